import { BlockStack, Button, Form, InlineError, InlineGrid, InlineStack, Tag, Text, TextField } from '@shopify/polaris';
import { useState } from 'react';
import { AUTOMATION_LIMITS } from '#app/domain/automations/automation-limits.ts';
import type { ConditionDraft } from '#app/ui/merchant/automations/rule-draft.ts';
import { useCollections } from '#app/ui/merchant/choosing/use-collections.ts';
import { useProductFilters } from '#app/ui/merchant/choosing/use-product-filters.ts';
import { ChooseSeveral, type SeveralValue } from './choose-several.tsx';

const MOST = AUTOMATION_LIMITS.values;
/** More than this is not looked through but searched. */
const MOST_SHOWN = 50;

interface ConditionValuesProps {
  condition: ConditionDraft;
  error: string | undefined;
  onChange: (changed: Partial<ConditionDraft>) => void;
}

/** What a condition asks for: of the store's collections, types, vendors and tags, or words, or prices. */
export function ConditionValues(props: ConditionValuesProps) {
  switch (props.condition.field) {
    case 'collection':
      return <Collections {...props} />;
    case 'tag':
      return <StoreValues {...props} of="tags" noun="tag" />;
    case 'type':
      return <StoreValues {...props} of="productTypes" noun="product type" />;
    case 'vendor':
      return <StoreValues {...props} of="vendors" noun="vendor" />;
    case 'title':
      return <TitleWords {...props} />;
    case 'price':
      return <Prices {...props} />;
  }
}

function Collections({ condition: { values, names }, error, onChange }: ConditionValuesProps) {
  const { words, setWords, page, problem, isLoading, open, loadMore } = useCollections();
  const collections = page?.collections ?? [];
  const chosen = values.map((value, index) => ({ value, label: names[index] ?? 'Collection' }));
  const take = (next: SeveralValue[]) =>
    onChange({ values: next.map(({ value }) => value), names: next.map(({ label }) => label) });
  return (
    <ChooseSeveral
      addLabel={chosen.length > 0 ? 'Add another collection' : 'Choose a collection'}
      searchLabel="Search collections"
      chosen={chosen}
      options={collections.map(({ id, title }) => ({ value: id, label: title }))}
      isLoading={isLoading}
      words={words}
      onWords={setWords}
      onOpen={open}
      onChange={take}
      takesWords={false}
      most={MOST}
      error={error}
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

function StoreValues({
  condition: { values },
  error,
  onChange,
  of,
  noun,
}: ConditionValuesProps & { of: 'tags' | 'productTypes' | 'vendors'; noun: string }) {
  const { filters, problem, load } = useProductFilters();
  const [words, setWords] = useState('');
  const found = (filters?.[of] ?? []).filter((value) => value.toLowerCase().includes(words.trim().toLowerCase()));
  return (
    <ChooseSeveral
      addLabel={values.length > 0 ? `Add another ${noun}` : `Choose a ${noun}`}
      searchLabel={`Search, or write a new ${noun}`}
      chosen={values.map((value) => ({ value, label: value }))}
      options={found.slice(0, MOST_SHOWN).map((value) => ({ value, label: value }))}
      isLoading={filters === null && problem === null}
      words={words}
      onWords={setWords}
      onOpen={load}
      onChange={(next) => onChange({ values: next.map(({ value }) => value) })}
      takesWords
      most={MOST}
      error={error}
      note={
        problem ? (
          <Text as="p" tone="critical">
            {problem.detail}{' '}
            <Button variant="plain" onClick={load}>
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

function TitleWords({ condition: { values }, error, onChange }: ConditionValuesProps) {
  const [words, setWords] = useState('');
  const add = () => {
    const typed = words.trim();
    setWords('');
    if (typed && !values.includes(typed)) onChange({ values: [...values, typed].slice(0, MOST) });
  };
  return (
    <BlockStack gap="200">
      {values.length > 0 ? (
        <InlineStack gap="200">
          {values.map((value) => (
            <Tag
              key={value}
              accessibilityLabel={`Remove ${value}`}
              onRemove={() => onChange({ values: values.filter((one) => one !== value) })}
            >
              {value}
            </Tag>
          ))}
        </InlineStack>
      ) : null}
      {/* Whoever goes on to the next field means what they wrote. */}
      <Form onSubmit={add}>
        <TextField
          label="Words of the title"
          labelHidden
          placeholder="For example: linen shirt"
          value={words}
          onChange={setWords}
          onBlur={add}
          autoComplete="off"
          maxLength={255}
          connectedRight={<Button submit>Add</Button>}
          error={error}
        />
      </Form>
    </BlockStack>
  );
}

function Prices({ condition: { priceFrom, priceTo }, error, onChange }: ConditionValuesProps) {
  return (
    <BlockStack gap="200">
      <InlineGrid columns={2} gap="300">
        <TextField
          label="From"
          value={priceFrom}
          onChange={(value) => onChange({ priceFrom: value })}
          inputMode="decimal"
          autoComplete="off"
          maxLength={13}
          error={Boolean(error)}
        />
        <TextField
          label="To"
          value={priceTo}
          onChange={(value) => onChange({ priceTo: value })}
          inputMode="decimal"
          autoComplete="off"
          maxLength={13}
          error={Boolean(error)}
        />
      </InlineGrid>
      {error ? <InlineError message={error} fieldID="price" /> : null}
      <Text as="p" tone="subdued">
        In the store’s currency. One variant within is enough.
      </Text>
    </BlockStack>
  );
}
