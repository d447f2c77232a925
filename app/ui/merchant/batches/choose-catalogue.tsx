import {
  Banner,
  BlockStack,
  Button,
  Checkbox,
  InlineGrid,
  InlineStack,
  Spinner,
  Text,
  TextField,
} from '@shopify/polaris';
import { ChooseCollection } from './choose-collection.tsx';
import { ChooseFilters } from './choose-filters.tsx';
import { type CatalogueChoice, filterOf, sayCount, WHOLE_CATALOGUE } from './choose-state.ts';
import type { CountState } from './use-catalogue-count.ts';

/** Products by what they have in common; how many they are is said as it changes. */
export function ChooseCatalogue({
  catalogue,
  count,
  onChange,
}: {
  catalogue: CatalogueChoice;
  count: CountState;
  onChange: (catalogue: CatalogueChoice) => void;
}) {
  const change = (changed: Partial<CatalogueChoice>) => onChange({ ...catalogue, ...changed });
  const isNarrowed = Object.keys(filterOf(catalogue)).length > 0;
  return (
    <BlockStack gap="400">
      <InlineGrid columns={{ xs: 1, sm: 2 }} gap="300">
        <ChooseCollection chosen={catalogue.collection} onChoose={(collection) => change({ collection })} />
        <ChooseFilters catalogue={catalogue} onChange={change} />
      </InlineGrid>
      <TextField
        label="Words"
        helpText="Products that have all of these words, for example in their title."
        value={catalogue.words}
        onChange={(words) => change({ words })}
        autoComplete="off"
        maxLength={255}
        clearButton
        onClearButtonClick={() => change({ words: '' })}
      />
      <Checkbox
        label="Only products without a model photo"
        helpText="Those that show a photo of this app already are left out."
        checked={catalogue.withoutPhoto}
        onChange={(withoutPhoto) => change({ withoutPhoto })}
      />
      <InlineStack gap="300" blockAlign="center">
        <div role="status" className="count">
          <Counted count={count} isNarrowed={isNarrowed} />
        </div>
        {isNarrowed ? (
          <Button
            variant="plain"
            onClick={() => onChange({ ...WHOLE_CATALOGUE, withoutPhoto: catalogue.withoutPhoto })}
          >
            Clear filters
          </Button>
        ) : null}
      </InlineStack>
      {count.problem ? (
        <Banner
          tone="warning"
          title={count.problem.title}
          action={{ content: 'Try again', onAction: count.countAgain }}
        >
          <p>{count.problem.detail}</p>
        </Banner>
      ) : null}
    </BlockStack>
  );
}

function Counted({ count: { counted, problem }, isNarrowed }: { count: CountState; isNarrowed: boolean }) {
  if (problem) return <Text as="span">The products could not be counted</Text>;
  if (!counted) {
    return (
      <InlineStack gap="200" blockAlign="center">
        <Spinner size="small" />
        <Text as="span">Counting the products…</Text>
      </InlineStack>
    );
  }
  const isNone = counted.count === 0 && counted.precision !== 'at-least';
  if (isNone) {
    return (
      <Text as="span" fontWeight="medium">
        {isNarrowed
          ? 'No product matches. Take a filter away, or choose another.'
          : 'This store has no products yet. Add one in Shopify under Products, or use pictures of your own.'}
      </Text>
    );
  }
  return (
    <Text as="span" fontWeight="medium">
      {isNarrowed
        ? `${sayCount(counted, 'product matches', 'products match')}`
        : `All products of the store: ${sayCount(counted, 'product', 'products').toLowerCase()}`}
    </Text>
  );
}
