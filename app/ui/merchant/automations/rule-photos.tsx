import { BlockStack, Button, InlineStack, Text } from '@shopify/polaris';
import { ReviewGrid } from '#app/ui/merchant/batches/review/review-grid.tsx';
import { useDecisions } from '#app/ui/merchant/batches/review/use-decisions.ts';
import { callApi } from '#app/ui/merchant/shared/api-client.ts';
import type { RulePhotosView } from '#app/web/api/automation-schemas.ts';
import { useRulePhotos } from './use-rule-photos.ts';

interface RulePhotosProps {
  first: RulePhotosView;
  /** Names the store, by which decisions are kept that are not sent yet. */
  store: string;
}

const NOTHING: Record<RulePhotosView['state'], string> = {
  waiting: 'No photo waits for your review. Those of rules that review first come here.',
  approved: 'No photo of a rule was approved yet.',
  rejected: 'No photo of a rule was rejected.',
};

/** Photos of rules, reviewed by keys or by touch as those of a batch are. */
export function RulePhotos({ first, store }: RulePhotosProps) {
  const list = useRulePhotos(first);
  const { items, hasMore, isLoading, problem, showMore } = list;
  const decisions = useDecisions(`rules-${store}`, {
    tell: (body) => callApi('POST /api/automations/photos/review', { body }),
    onSaved: () => undefined,
  });
  if (items.length === 0) {
    return (
      <Text as="p" tone="subdued" alignment="center">
        {NOTHING[first.state]}
      </Text>
    );
  }
  return (
    <BlockStack gap="400">
      {/* None takes the place of another: they are made anew from a product's page alone. */}
      <ReviewGrid
        key={first.state}
        list={{ ...list, replace: () => undefined }}
        decisions={decisions}
        hasEnded
        showsAvatar
        from="rules"
      />
      {problem ? (
        <Text as="p" tone="critical">
          {problem.detail}
        </Text>
      ) : null}
      {hasMore ? (
        <InlineStack align="center">
          <Button onClick={showMore} loading={isLoading}>
            Show more
          </Button>
        </InlineStack>
      ) : null}
    </BlockStack>
  );
}
