import { Button, Text } from '@shopify/polaris';
import { useCollections } from '#app/ui/merchant/choosing/use-collections.ts';
import type { CatalogueChoice } from './choose-state.ts';
import { ChooseValue } from './choose-value.tsx';

type Collection = NonNullable<CatalogueChoice['collection']>;

/** One of the store's collections, searched and paged by Shopify itself. */
export function ChooseCollection({
  chosen,
  onChoose,
}: {
  chosen: Collection | null;
  onChoose: (collection: Collection | null) => void;
}) {
  const { words, setWords, page, problem, isLoading, open, loadMore } = useCollections();
  const options = (page?.collections ?? []).map(({ id, title, productCount }) => ({
    value: id,
    label: title,
    shown: productCount === null ? title : `${title} (${productCount})`,
  }));
  return (
    <ChooseValue
      label="Collection"
      anyLabel="All collections"
      searchLabel="Search collections"
      chosen={chosen ? { value: chosen.id, label: chosen.title } : null}
      options={options.map(({ value, shown }) => ({ value, label: shown }))}
      isLoading={isLoading}
      words={words}
      onWords={setWords}
      onOpen={open}
      onChoose={(value) => {
        const found = options.find((option) => option.value === value?.value);
        onChoose(found ? { id: found.value, title: found.label } : null);
      }}
      note={
        problem ? (
          <Text as="p" tone="critical">
            {problem.detail}{' '}
            <Button variant="plain" onClick={open}>
              Try again
            </Button>
          </Text>
        ) : page?.next && !isLoading ? (
          <Button variant="plain" onClick={loadMore}>
            Show more collections
          </Button>
        ) : null
      }
    />
  );
}
