import { BlockStack, Button, Card, Text } from '@shopify/polaris';
import { creditsOf } from '#app/ui/merchant/automations/rule-draft.ts';
import { sayRule } from '#app/ui/merchant/automations/rule-words.ts';
import { sayCount } from '#app/ui/merchant/batches/batch-words.tsx';
import type { RuleForm } from './use-rule-form.ts';

interface RuleSummaryProps {
  form: RuleForm;
  isNew: boolean;
  nameOf: (avatarId: string) => string;
}

/** What the rule does as it is written now, what a product costs, and the one button. */
export function RuleSummary({ form, isNew, nameOf }: RuleSummaryProps) {
  const { draft, problems } = form;
  const wrong = Object.keys(problems).length;
  const said = { ...draft, avatarNames: draft.avatarIds.map(nameOf), photosPerPicture: Number(draft.photosPerPicture) };
  return (
    <div className="sticky-summary">
      <Card>
        <BlockStack gap="400">
          <Text as="h2" variant="headingMd">
            What it does
          </Text>
          <Text as="p" breakWord>
            {sayRule(said)}
          </Text>
          <Text as="p" tone="subdued">
            {sayCost(draft)}
          </Text>
          <BlockStack gap="200">
            <Button
              variant="primary"
              size="large"
              fullWidth
              onClick={form.save}
              loading={form.isBusy}
              disabled={!isNew && !form.isChanged}
            >
              Save rule
            </Button>
            <div role="status">
              <Text as="p" tone={wrong > 0 ? 'critical' : 'subdued'} alignment="center">
                {wrong > 0 ? `Not saved yet: ${sayCount(wrong, 'field')} to mend` : sayBeginning(isNew, form.isChanged)}
              </Text>
            </div>
          </BlockStack>
        </BlockStack>
      </Card>
    </div>
  );
}

function sayBeginning(isNew: boolean, isChanged: boolean): string {
  if (isNew) return 'It begins with products that are made from then on. Nothing is charged now.';
  return isChanged ? 'What it asked for before is not asked for again.' : 'All changes are saved.';
}

function sayCost(draft: RuleForm['draft']): string {
  const { most, isExact } = creditsOf(draft);
  if (isExact && most === 0) return 'Choose an avatar to see what a product costs.';
  return `${isExact ? '' : 'Up to '}${sayCount(most, 'credit')} for each product.`;
}
