import { BlockStack, Button, InlineGrid, InlineStack, Select } from '@shopify/polaris';
import { OUTCOMES, type Outcome } from '#app/domain/automations/outcomes.ts';
import { OUTCOME_LABELS } from '#app/ui/merchant/automations/rule-words.ts';
import { useProductChoice } from '#app/ui/merchant/automations/use-product-choice.ts';

export interface LogFilter {
  ruleId?: string;
  outcome?: Outcome;
  productId?: string;
}

interface LogFiltersProps {
  filter: LogFilter;
  rules: { id: string; name: string }[];
  /** How the rule is called that the log is of, should it be deleted. */
  deletedName: string | null;
  onChange: (filter: LogFilter) => void;
}

const ANY = '';
/** Of lists that merchants send alone: no rule ever says them. */
const OF_BATCHES: readonly Outcome[] = [
  'not-in-store',
  'no-such-handle',
  'no-such-sku',
  'listed-before',
  'upload-gone',
];
const OUTCOME_OPTIONS = OUTCOMES.filter((outcome) => !OF_BATCHES.includes(outcome)).map((outcome) => ({
  value: outcome,
  label: OUTCOME_LABELS[outcome],
}));

/** Narrows the log down to a rule, to what came of it, and to a product. */
export function LogFilters({ filter, rules, deletedName, onChange }: LogFiltersProps) {
  const { ruleId, outcome, productId } = filter;
  const choose = useProductChoice(({ id }) => onChange({ ...filter, productId: id }));
  const isKnown = !ruleId || rules.some(({ id }) => id === ruleId);
  return (
    <BlockStack gap="300">
      <InlineGrid columns={{ xs: 1, sm: 2 }} gap="300">
        <Select
          label="Rule"
          options={[
            { value: ANY, label: 'All rules' },
            ...rules.map(({ id, name }) => ({ value: id, label: name })),
            ...(isKnown ? [] : [{ value: ruleId, label: deletedName ? `${deletedName} (deleted)` : 'A deleted rule' }]),
          ]}
          value={ruleId ?? ANY}
          onChange={(value) => onChange({ ...without(filter, 'ruleId'), ...(value ? { ruleId: value } : {}) })}
        />
        <Select
          label="What came of it"
          options={[{ value: ANY, label: 'Anything' }, ...OUTCOME_OPTIONS]}
          value={outcome ?? ANY}
          onChange={(value) =>
            onChange({ ...without(filter, 'outcome'), ...(value ? { outcome: value as Outcome } : {}) })
          }
        />
      </InlineGrid>
      <InlineStack gap="300" blockAlign="center">
        <Button onClick={choose}>
          {productId ? 'Choose another product' : 'See why a product has a photo or none'}
        </Button>
        {ruleId || outcome || productId ? (
          <Button variant="plain" onClick={() => onChange({})}>
            Show everything
          </Button>
        ) : null}
      </InlineStack>
    </BlockStack>
  );
}

function without(filter: LogFilter, name: keyof LogFilter): LogFilter {
  return Object.fromEntries(Object.entries(filter).filter(([key]) => key !== name));
}
