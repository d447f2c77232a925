import { useRevalidator } from '@remix-run/react';
import { InlineStack, ProgressBar, ResourceItem, ResourceList, Text } from '@shopify/polaris';
import { useEffect } from 'react';
import { useDates } from '#app/ui/merchant/shared/dates.ts';
import type { BatchView } from '#app/web/api/batch-schemas.ts';
import { batchBadge, isMovingBatch, percentDone, sayProgress } from './batch-words.tsx';

const REFRESH_MS = 5000;

/** The rows of the batches. While any of them is on its way, the page looks again now and then. */
export function BatchesList({ batches }: { batches: BatchView[] }) {
  const { revalidate } = useRevalidator();
  const { shortTime } = useDates();
  const isMoving = batches.some(isMovingBatch);
  useEffect(() => {
    if (!isMoving) return;
    const timer = setInterval(() => {
      if (!document.hidden) revalidate();
    }, REFRESH_MS);
    return () => clearInterval(timer);
  }, [isMoving, revalidate]);
  return (
    <ResourceList
      resourceName={{ singular: 'batch', plural: 'batches' }}
      items={batches}
      renderItem={(batch) => (
        <ResourceItem id={batch.id} url={`/app/batches/${batch.id}`} accessibilityLabel={`Open ${batch.name}`}>
          <InlineStack align="space-between" blockAlign="center" gap="300">
            <div style={{ minWidth: 0, flex: '1 1 220px' }}>
              <span className="clamped">
                <Text as="span" fontWeight="semibold">
                  {batch.name}
                </Text>
              </span>
              <Text as="p">{sayProgress(batch)}</Text>
              <Text as="p" tone="subdued">
                {shortTime(batch.createdAt)}
              </Text>
            </div>
            <InlineStack gap="300" blockAlign="center">
              {batch.isRunning ? (
                <div style={{ width: 120 }} aria-hidden>
                  <ProgressBar progress={percentDone(batch)} size="small" tone="primary" animated={false} />
                </div>
              ) : null}
              {batchBadge(batch)}
            </InlineStack>
          </InlineStack>
        </ResourceItem>
      )}
    />
  );
}
