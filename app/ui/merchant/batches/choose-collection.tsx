import { Button, Text } from '@shopify/polaris';
import { useEffect, useRef, useState } from 'react';
import { type ApiProblem, callApi } from '#app/ui/merchant/shared/api-client.ts';
import type { ApiAnswer } from '#app/web/api/calls.ts';
import type { CatalogueChoice } from './choose-state.ts';
import { ChooseValue } from './choose-value.tsx';

type Page = ApiAnswer<'GET /api/collections'>;
type Collection = NonNullable<CatalogueChoice['collection']>;

const TYPING_PAUSE_MS = 300;

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

function useCollections() {
  const [words, setWords] = useState('');
  const [isOpen, setIsOpen] = useState(false);
  const [page, setPage] = useState<Page | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [isLoading, setIsLoading] = useState(false);
  const latest = useRef(0);

  const load = async (query: { q: string; after?: string }, before: Page['collections']) => {
    latest.current += 1;
    const asked = latest.current;
    setIsLoading(true);
    const answer = await callApi('GET /api/collections', { query });
    // An answer to an older question says nothing about this one.
    if (asked !== latest.current) return;
    setIsLoading(false);
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) setPage({ ...answer.value, collections: [...before, ...answer.value.collections] });
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked when it is opened, and when the words change
  useEffect(() => {
    if (!isOpen) return;
    const timer = setTimeout(() => void load({ q: words }, []), words ? TYPING_PAUSE_MS : 0);
    return () => clearTimeout(timer);
  }, [words, isOpen]);

  return {
    words,
    setWords,
    page,
    problem,
    isLoading,
    open: () => {
      if (isOpen && problem) void load({ q: words }, []);
      setIsOpen(true);
    },
    loadMore: () => void load({ q: words, after: page?.next ?? '' }, page?.collections ?? []),
  };
}
