import { Button, Text } from '@shopify/polaris';
import { useState } from 'react';
import { useProductFilters } from '#app/ui/merchant/choosing/use-product-filters.ts';
import type { ApiProblem } from '#app/ui/merchant/shared/api-client.ts';
import type { CatalogueChoice } from './choose-state.ts';
import { ChooseValue } from './choose-value.tsx';

const KINDS = [
  {
    part: 'productType',
    of: 'productTypes',
    label: 'Product type',
    anyLabel: 'All types',
    searchLabel: 'Search types',
  },
  { part: 'vendor', of: 'vendors', label: 'Vendor', anyLabel: 'All vendors', searchLabel: 'Search vendors' },
  { part: 'tag', of: 'tags', label: 'Tag', anyLabel: 'All tags', searchLabel: 'Search tags' },
] as const;

/** More than this is not looked through but searched. */
const MOST_SHOWN = 50;

/** Type, vendor and tag, of those that the store's products have: asked for when the first is opened. */
export function ChooseFilters({
  catalogue,
  onChange,
}: {
  catalogue: CatalogueChoice;
  onChange: (changed: Partial<CatalogueChoice>) => void;
}) {
  const { filters, problem, load } = useProductFilters();
  return KINDS.map(({ part, of, ...labels }) => (
    <ChooseFilter
      key={part}
      {...labels}
      values={filters?.[of] ?? null}
      problem={problem}
      chosen={catalogue[part]}
      onOpen={load}
      onChoose={(value) => onChange({ [part]: value })}
    />
  ));
}

function ChooseFilter({
  values,
  problem,
  chosen,
  onOpen,
  onChoose,
  ...labels
}: {
  label: string;
  anyLabel: string;
  searchLabel: string;
  values: string[] | null;
  problem: ApiProblem | null;
  chosen: string | null;
  onOpen: () => void;
  onChoose: (value: string | null) => void;
}) {
  const [words, setWords] = useState('');
  const found = (values ?? []).filter((value) => value.toLowerCase().includes(words.trim().toLowerCase()));
  return (
    <ChooseValue
      {...labels}
      chosen={chosen === null ? null : { value: chosen, label: chosen }}
      options={found.slice(0, MOST_SHOWN).map((value) => ({ value, label: value }))}
      isLoading={values === null && problem === null}
      words={words}
      onWords={setWords}
      onOpen={onOpen}
      onChoose={(value) => onChoose(value?.value ?? null)}
      note={
        problem ? (
          <Text as="p" tone="critical">
            {problem.detail}{' '}
            <Button variant="plain" onClick={onOpen}>
              Try again
            </Button>
          </Text>
        ) : found.length > MOST_SHOWN ? (
          <Text as="p" tone="subdued">
            {found.length - MOST_SHOWN} more: search for them by name.
          </Text>
        ) : null
      }
    />
  );
}
