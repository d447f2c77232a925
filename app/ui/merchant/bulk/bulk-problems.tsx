import { BlockStack, Button, InlineStack, Link, List } from '@shopify/polaris';
import { callApi } from '#app/ui/merchant/shared/api-client.ts';
import { ListEnd, useOpenedList } from '#app/ui/merchant/shared/opened-list.tsx';
import type { BulkItemsView } from '#app/web/api/bulk-schemas.ts';

/** Which photos of a bulk action failed or were left out; read when it is opened. */
export function BulkProblems({ actionId }: { actionId: string }) {
  const list = useOpenedList<BulkItemsView['items'][number]>(async (after) => {
    const answer = await callApi('GET /api/bulk-actions/{bulkActionId}/items', {
      params: { bulkActionId: actionId },
      query: { filter: 'problems', ...(after === null ? {} : { after: String(after) }) },
    });
    return answer.ok ? { ok: true, items: answer.value.items, next: answer.value.next } : answer;
  });
  const panel = `bulk-problems-${actionId}`;
  return (
    <BlockStack gap="200">
      <InlineStack>
        <Button
          variant="plain"
          disclosure={list.isOpen ? 'up' : 'down'}
          onClick={list.toggle}
          loading={list.isLoading && list.isFirst}
          ariaExpanded={list.isOpen}
          ariaControls={panel}
        >
          {list.isOpen ? 'Hide these photos' : 'Show these photos'}
        </Button>
      </InlineStack>
      <div id={panel} hidden={!list.isOpen}>
        <BlockStack gap="200">
          <List>
            {list.items.map(({ ordinal, renderId, title, reason }) => (
              <List.Item key={ordinal}>
                <Link url={`/app/photos/${renderId}`}>{title}</Link>: {reason?.title}
              </List.Item>
            ))}
          </List>
          <ListEnd list={list} more="Show more photos" />
        </BlockStack>
      </div>
    </BlockStack>
  );
}
