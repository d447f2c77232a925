import { Banner, BlockStack, Card, InlineStack, Text } from '@shopify/polaris';
import { useEffect, useState } from 'react';
import type { PublicationPosition } from '#app/domain/businesses/publication-position.ts';
import { BulkProgress } from '#app/ui/merchant/bulk/bulk-progress.tsx';
import { UndoMany } from '#app/ui/merchant/bulk/undo-many.tsx';
import { useBulkAction } from '#app/ui/merchant/bulk/use-bulk-action.ts';
import { callApi } from '#app/ui/merchant/shared/api-client.ts';
import type { BatchView } from '#app/web/api/batch-schemas.ts';
import type { BulkActionView, PublishableView } from '#app/web/api/bulk-schemas.ts';
import { PublishApproved } from './publish-approved.tsx';

const GATHER_MS = 1500;

interface BatchPublishProps {
  batch: BatchView;
  /** What was asked for last of its photos. */
  latest: BulkActionView | null;
  defaultPosition: PublicationPosition;
}

/** Publishes a batch's approved photos, tells how far that is and what failed, and takes them off again. */
export function BatchPublish({ batch, latest, defaultPosition }: BatchPublishProps) {
  const deeds = useBulkAction(latest);
  const { action, isRunning } = deeds;
  const { completed, approved, rejected } = batch.counts;
  const publishable = usePublishable(
    batch.id,
    [batch.isRunning ? 0 : completed, approved, rejected, action?.id, isRunning].join(' '),
  );
  const hasAny = publishable !== null && publishable.approved + publishable.onProducts > 0;
  if (!hasAny && !action) return null;
  return (
    <Card>
      <div ref={deeds.place} tabIndex={-1} className="bulk-state">
        <BlockStack gap="400">
          <Text as="h2" variant="headingMd">
            On your products
          </Text>
          {deeds.problem ? (
            <Banner tone="critical" title={deeds.problem.title} onDismiss={deeds.clearProblem}>
              <p>{deeds.problem.detail}</p>
            </Banner>
          ) : null}
          <BulkProgress deeds={deeds} />
          {publishable && !isRunning ? (
            <BlockStack gap="300">
              <Text as="p" tone="subdued">
                {sayStanding(publishable)}
              </Text>
              {publishable.unwanted > 0 ? (
                <Text as="p" tone="caution">
                  {sayUnwanted(publishable.unwanted)}
                </Text>
              ) : null}
              <InlineStack gap="200">
                {publishable.toPublish > 0 ? (
                  <PublishApproved
                    deeds={deeds}
                    batchId={batch.id}
                    publishable={publishable}
                    defaultPosition={defaultPosition}
                  />
                ) : null}
                {publishable.unwanted > 0 ? (
                  <UndoMany
                    deeds={deeds}
                    scope={{ batchId: batch.id, onlyUnwanted: true }}
                    label="Take off rejected and replaced photos"
                    title="Take the rejected and replaced photos off their products?"
                  />
                ) : null}
                {publishable.onProducts > 0 ? (
                  <UndoMany
                    deeds={deeds}
                    scope={{ batchId: batch.id }}
                    label="Undo publishing"
                    title="Take this batch’s photos off their products?"
                  />
                ) : null}
              </InlineStack>
            </BlockStack>
          ) : null}
        </BlockStack>
      </div>
    </Card>
  );
}

function sayUnwanted(unwanted: number): string {
  return unwanted === 1
    ? '1 of them was rejected, or replaced by another one, and is still there.'
    : `${unwanted.toLocaleString('en')} of them were rejected, or replaced by others, and are still there.`;
}

function sayStanding({ onProducts, toPublish, ownPictures }: PublishableView): string {
  if (onProducts > 0) {
    const there =
      onProducts === 1 ? '1 photo of this batch is' : `${onProducts.toLocaleString('en')} photos of this batch are`;
    return `${there} on your products.`;
  }
  if (toPublish > 0) return 'Nothing of this batch is on your products.';
  return ownPictures > 0
    ? 'The approved photos are of your own pictures: open each to choose its product.'
    : 'Approve photos to publish them.';
}

/** What publishing would do now; asked again with the news. */
function usePublishable(batchId: string, news: string): PublishableView | null {
  const [publishable, setPublishable] = useState<PublishableView | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again with the news
  useEffect(() => {
    let isOver = false;
    const ask = async () => {
      const answer = await callApi('GET /api/render/batch/{batchId}/publish', { params: { batchId } });
      if (!isOver && answer.ok) setPublishable(answer.value.publishable);
    };
    // It looks at every photo: once for presses in quick succession.
    const timer = setTimeout(() => void ask(), publishable ? GATHER_MS : 0);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [batchId, news]);
  return publishable;
}
