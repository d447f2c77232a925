import { BlockStack, Button, Card, InlineStack, ProgressBar, Text } from '@shopify/polaris';
import type { BatchView } from '#app/web/api/batch-schemas.ts';
import { batchBadge, percentDone, sayProgress } from './batch-words.tsx';

/** Batches that run, or wait to be started. */
export function OpenBatchesCard({ batches }: { batches: BatchView[] }) {
  if (batches.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center">
          <Text as="h2" variant="headingMd">
            Batches
          </Text>
          <Button variant="plain" url="/app/batches" accessibilityLabel="View all batches">
            View all
          </Button>
        </InlineStack>
        {batches.map((batch) => (
          <BlockStack key={batch.id} gap="100">
            <InlineStack align="space-between" blockAlign="center" gap="200">
              <Button variant="plain" textAlign="left" url={`/app/batches/${batch.id}`}>
                {batch.name}
              </Button>
              {batchBadge(batch)}
            </InlineStack>
            {batch.isRunning ? (
              <div aria-hidden>
                <ProgressBar progress={percentDone(batch)} size="small" tone="primary" animated={false} />
              </div>
            ) : null}
            <Text as="p" tone="subdued">
              {sayProgress(batch)}
            </Text>
          </BlockStack>
        ))}
      </BlockStack>
    </Card>
  );
}
