import { Badge, BlockStack, Button, Card, InlineStack, ProgressBar, Text } from '@shopify/polaris';
import type { CreditSummary } from '#app/domain/credits/read-credits.ts';
import { holdUntil } from './billing-words.ts';
import { useDates } from './dates.ts';

/** What the store can spend, and when more comes. */
export function CreditsCard({ credits, billingUrl }: { credits: CreditSummary; billingUrl?: string }) {
  const { longDate } = useDates();
  const used = Math.max(0, credits.allowancePerPeriod - credits.allowance);
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center">
          <Text as="h2" variant="headingMd">
            Credits
          </Text>
          <Badge>{credits.planName}</Badge>
        </InlineStack>
        <Text as="p" variant="heading2xl">
          {credits.total}
        </Text>
        <ProgressBar
          progress={Math.round((used / credits.allowancePerPeriod) * 100)}
          size="small"
          tone={credits.total === 0 ? 'critical' : 'primary'}
        />
        <Text as="p" tone="subdued">
          {used} of {credits.allowancePerPeriod} used in this period.
          {credits.packs > 0 ? ` ${credits.packs} more never expire.` : ''}
        </Text>
        {credits.renewsAt ? (
          <Text as="p" tone="subdued">
            {credits.allowancePerPeriod} new credits on {longDate(credits.renewsAt)}.
          </Text>
        ) : null}
        {credits.isAllowanceBlocked ? (
          <Text as="p" tone="critical">
            {credits.allowance} plan credits are on hold {holdUntil(credits)}.
          </Text>
        ) : null}
        {billingUrl ? (
          <InlineStack>
            <Button url={billingUrl}>{credits.isAllowanceBlocked ? 'See what is wrong' : 'Plans and credits'}</Button>
          </InlineStack>
        ) : null}
      </BlockStack>
    </Card>
  );
}
