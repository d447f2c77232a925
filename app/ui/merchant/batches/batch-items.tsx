import { useNavigate } from '@remix-run/react';
import { BlockStack, Button, Card, InlineStack, Tabs, Text } from '@shopify/polaris';
import type { BatchItemsView, BatchView } from '#app/web/api/batch-schemas.ts';
import { BatchItemTile } from './batch-item-tile.tsx';
import { useBatchItems } from './use-batch-items.ts';

type ItemFilter = BatchItemsView['filter'];
interface Tab {
  id: ItemFilter;
  content: string;
}

/** A batch's items, by what has become of them, a page after the other. */
export function BatchItems({ batch, first }: { batch: BatchView; first: BatchItemsView }) {
  const navigate = useNavigate();
  const { counts, status } = batch;
  const { items, hasMore, isLoading, problem, showMore } = useBatchItems(
    batch.id,
    first,
    [status, ...Object.values(counts)].join(' '),
  );
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
          {items.length === 0 ? (
            <Text as="p" tone="subdued" alignment="center">
              No photos in this state.
            </Text>
          ) : (
            <ul className="tiles">
              {items.map((item) => (
                <li key={item.ordinal}>
                  <BatchItemTile item={item} hasEnded={batch.hasEnded} showsAvatar={batch.avatarNames.length > 1} />
                </li>
              ))}
            </ul>
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
    { id: 'failed', content: isCancelled ? 'Failed or cancelled' : 'Failed', isOffered: true },
    { id: 'waiting', content: hasEnded ? 'Not begun' : 'Waiting', isOffered: isCancelled || !hasEnded },
  ];
  return tabs.filter(({ id, isOffered }) => isOffered || id === open).map(({ id, content }) => ({ id, content }));
}
