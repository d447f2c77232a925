import { useNavigate, useRevalidator } from '@remix-run/react';
import { BlockStack, Button, Card, InlineStack, Tabs, Text } from '@shopify/polaris';
import { callApi } from '#app/ui/merchant/shared/api-client.ts';
import type { BatchItemsView, BatchView } from '#app/web/api/batch-schemas.ts';
import { sayNumber } from './batch-words.tsx';
import { ReviewGrid } from './review/review-grid.tsx';
import { ReviewSummary } from './review/review-summary.tsx';
import { useAgain } from './review/use-again.ts';
import { useDecisions } from './review/use-decisions.ts';
import type { BatchDeeds } from './use-batch.ts';
import { useBatchItems } from './use-batch-items.ts';

type ItemFilter = BatchItemsView['filter'];
interface Tab {
  id: ItemFilter;
  content: string;
}

/** A batch's items, by what has become of them, a page after the other. */
export function BatchItems({ deeds, first }: { deeds: BatchDeeds; first: BatchItemsView }) {
  const { batch } = deeds;
  const navigate = useNavigate();
  const { revalidate } = useRevalidator();
  const { waiting, working, completed, failed, cancelled } = batch.counts;
  // What is reviewed is shown at once, and changes no list.
  const news = [batch.status, waiting, working, completed, failed, cancelled].join(' ');
  const list = useBatchItems(batch.id, first, news);
  const { items, hasMore, isLoading, problem, showMore } = list;
  const decisions = useDecisions(batch.id, {
    tell: (body) => callApi('POST /api/render/batch/{batchId}/review', { params: { batchId: batch.id }, body }),
    onSaved: deeds.lookAgain,
  });
  const again = useAgain(deeds);
  const tabs = tabsOf(batch, first.filter);
  const go = (filter: ItemFilter) =>
    navigate(filter === 'all' ? '?' : `?filter=${filter}`, { replace: true, preventScrollReset: true });
  return (
    <Card padding="0">
      <Tabs
        tabs={tabs.map((tab) => ({ ...tab, panelID: 'items' }))}
        selected={Math.max(
          0,
          tabs.findIndex(({ id }) => id === first.filter),
        )}
        onSelect={(index) => go(tabs[index]?.id ?? 'all')}
      />
      <div id="items" role="tabpanel" style={{ padding: 'var(--p-space-400)' }}>
        <BlockStack gap="400">
          <ReviewSummary
            deeds={deeds}
            onApproved={() => {
              decisions.forgetSaved();
              revalidate();
            }}
          />
          {items.length === 0 ? (
            <Text as="p" tone="subdued" alignment="center">
              No photos in this state.
            </Text>
          ) : (
            <ReviewGrid
              key={first.filter}
              list={list}
              decisions={decisions}
              again={{ ...again, batchId: batch.id }}
              hasEnded={batch.hasEnded}
              showsAvatar={batch.avatarNames.length > 1}
              from="batch"
            />
          )}
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
      </div>
    </Card>
  );
}

/** Those that can hold something, and the one that is open. */
function tabsOf({ hasEnded, status, counts }: BatchView, open: ItemFilter): Tab[] {
  const isMoving = !hasEnded || counts.working + counts.waiting > 0;
  const isCancelled = status === 'cancelled';
  const tabs: (Tab & { isOffered: boolean })[] = [
    { id: 'all', content: 'All', isOffered: true },
    { id: 'in-progress', content: 'In progress', isOffered: isMoving },
    { id: 'completed', content: 'Ready', isOffered: true },
    { id: 'to-review', content: `To review (${sayNumber(counts.toReview)})`, isOffered: counts.completed > 0 },
    { id: 'approved', content: 'Approved', isOffered: counts.approved > 0 },
    { id: 'rejected', content: 'Rejected', isOffered: counts.rejected > 0 },
    { id: 'failed', content: isCancelled || counts.cancelled > 0 ? 'Failed or cancelled' : 'Failed', isOffered: true },
    { id: 'waiting', content: hasEnded ? 'Not begun' : 'Waiting', isOffered: isCancelled || !hasEnded },
  ];
  return tabs.filter(({ id, isOffered }) => isOffered || id === open).map(({ id, content }) => ({ id, content }));
}
