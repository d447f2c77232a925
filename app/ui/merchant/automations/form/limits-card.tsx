import { BlockStack, Card, InlineGrid, Text, TextField } from '@shopify/polaris';
import { sayNumber } from '#app/ui/merchant/batches/batch-words.tsx';
import type { RuleView } from '#app/web/api/automation-schemas.ts';
import type { RuleForm } from './use-rule-form.ts';

/** How many credits the rule may take, whatever happens in the store. */
export function LimitsCard({ form, used }: { form: RuleForm; used: RuleView['used'] | null }) {
  const { draft, change, problems } = form;
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            Limits
          </Text>
          <Text as="p" tone="subdued">
            What is over a limit waits for the next day or month (of UTC).
          </Text>
        </BlockStack>
        <InlineGrid columns={{ xs: 1, sm: 2 }} gap="300">
          <TextField
            label="Credits a day"
            value={draft.dailyCap}
            onChange={(dailyCap) => change({ dailyCap })}
            placeholder="No limit"
            inputMode="numeric"
            autoComplete="off"
            maxLength={6}
            helpText={used ? `${sayNumber(used.today)} used today` : undefined}
            error={problems.dailyCap}
          />
          <TextField
            label="Credits a month"
            value={draft.monthlyCap}
            onChange={(monthlyCap) => change({ monthlyCap })}
            placeholder="No limit"
            inputMode="numeric"
            autoComplete="off"
            maxLength={6}
            helpText={used ? `${sayNumber(used.thisMonth)} used this month` : undefined}
            error={problems.monthlyCap}
          />
        </InlineGrid>
      </BlockStack>
    </Card>
  );
}
