import { BlockStack, Button, Card, InlineStack, Text } from '@shopify/polaris';
import { sayCount } from '#app/ui/merchant/batches/batch-words.tsx';
import type { BatchView } from '#app/web/api/batch-schemas.ts';

/** Batches whose photos wait for the merchant's eye, and how many photos of rules do. */
export function ToReviewCard({ batches, ofRules }: { batches: BatchView[]; ofRules: number }) {
  if (batches.length === 0 && ofRules === 0) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Waiting for your review
        </Text>
        {ofRules > 0 ? (
          <InlineStack align="space-between" blockAlign="center" gap="200">
            <Text as="p">{`New products, by rules: ${sayCount(ofRules, 'photo')}`}</Text>
            <Button url="/app/automations/review" accessibilityLabel="Review the photos of rules">
              Review
            </Button>
          </InlineStack>
        ) : null}
        {batches.map(({ id, name, counts }) => (
          <InlineStack key={id} align="space-between" blockAlign="center" gap="200">
            <Text as="p">{`${name}: ${sayCount(counts.toReview, 'photo')}`}</Text>
            <Button url={`/app/batches/${id}?filter=to-review`} accessibilityLabel={`Review the photos of ${name}`}>
              Review
            </Button>
          </InlineStack>
        ))}
      </BlockStack>
    </Card>
  );
}
