import { BlockStack, Button, Card, ChoiceList, InlineStack, Select, Text, TextField } from '@shopify/polaris';
import { PlusIcon, XIcon } from '@shopify/polaris-icons';
import { AUTOMATION_LIMITS } from '#app/domain/automations/automation-limits.ts';
import {
  CONDITION_FIELDS,
  type ConditionField,
  PRODUCT_STATUSES,
  type ProductStatus,
} from '#app/domain/batches/product-conditions.ts';
import { type ConditionDraft, newCondition } from '#app/ui/merchant/automations/rule-draft.ts';
import { STATUS_WORDS } from '#app/ui/merchant/automations/rule-words.ts';
import { ConditionValues } from './condition-values.tsx';
import type { RuleForm } from './use-rule-form.ts';

const FIELD_LABELS: Record<ConditionField, string> = {
  collection: 'In a collection',
  tag: 'Has a tag',
  type: 'Product type',
  vendor: 'Vendor',
  title: 'Title contains',
  price: 'Price',
};
const FIELD_OPTIONS = CONDITION_FIELDS.map((field) => ({ value: field, label: FIELD_LABELS[field] }));

/** What the rule is called, and which new products it is for. */
export function ConditionsCard({ form }: { form: RuleForm }) {
  const { draft, change, problems } = form;
  const { conditions } = draft;
  const setAt = (index: number, next: ConditionDraft) =>
    change({ conditions: conditions.map((one, at) => (at === index ? next : one)) });
  return (
    <Card>
      <BlockStack gap="400">
        <TextField
          label="Name of the rule"
          value={draft.name}
          onChange={(name) => change({ name })}
          helpText="To find it again. Only you see it."
          autoComplete="off"
          maxLength={80}
          error={problems.name}
        />
        <Text as="h2" variant="headingMd">
          Which new products
        </Text>
        {conditions.length === 0 ? (
          <Text as="p" tone="subdued">
            Every new product. Add a condition to take only some.
          </Text>
        ) : null}
        {conditions.length > 1 ? (
          <Select
            label="A product must meet"
            options={[
              { value: 'all', label: 'all of these conditions' },
              { value: 'any', label: 'any of these conditions' },
            ]}
            value={draft.match}
            onChange={(match) => change({ match: match as 'all' | 'any' })}
          />
        ) : null}
        {conditions.map((condition, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they have no other name, and none changes its place
          <fieldset className="condition" key={`${index}-${condition.field}`}>
            <legend className="visually-hidden">{`Condition ${index + 1}`}</legend>
            <InlineStack gap="200" wrap={false} blockAlign="center">
              <div style={{ flex: 1 }}>
                <Select
                  label="What of the product"
                  labelHidden
                  options={FIELD_OPTIONS}
                  value={condition.field}
                  onChange={(field) => setAt(index, newCondition(field as ConditionField))}
                />
              </div>
              <Button
                icon={XIcon}
                variant="tertiary"
                accessibilityLabel={`Remove the condition: ${FIELD_LABELS[condition.field]}`}
                onClick={() => change({ conditions: conditions.filter((_, at) => at !== index) })}
              />
            </InlineStack>
            <ConditionValues
              condition={condition}
              error={problems[`conditions.${index}`]}
              onChange={(changed) => setAt(index, { ...condition, ...changed })}
            />
          </fieldset>
        ))}
        <InlineStack>
          <Button
            icon={PlusIcon}
            disabled={conditions.length >= AUTOMATION_LIMITS.conditions}
            onClick={() => change({ conditions: [...conditions, newCondition('tag')] })}
          >
            {conditions.length === 0 ? 'Add a condition' : 'Add another condition'}
          </Button>
        </InlineStack>
        <ChoiceList
          title="Products that are"
          allowMultiple
          choices={PRODUCT_STATUSES.map((status) => ({ value: status, label: STATUS_WORDS[status] }))}
          selected={draft.statuses}
          onChange={(statuses) =>
            change({ statuses: PRODUCT_STATUSES.filter((one: ProductStatus) => statuses.includes(one)) })
          }
          error={problems.statuses}
        />
      </BlockStack>
    </Card>
  );
}
