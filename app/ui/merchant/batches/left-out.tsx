import { BlockStack, Button, Card, InlineStack, Text } from '@shopify/polaris';
import { callApi, legacyId } from '#app/ui/merchant/shared/api-client.ts';
import { ListEnd, useOpenedList } from '#app/ui/merchant/shared/opened-list.tsx';
import type { BatchSkippedView, BatchView } from '#app/web/api/batch-schemas.ts';
import { sayNumber } from './batch-words.tsx';

type Skipped = BatchSkippedView['skipped'][number];

/** What can't become a photo, under its reasons; read when it is opened. */
export function LeftOut({ batch, adminUrl }: { batch: BatchView; adminUrl: string }) {
  const list = useOpenedList<Skipped>(async (after) => {
    const query = after === null ? {} : { after: String(after) };
    const answer = await callApi('GET /api/render/batch/{batchId}/skipped', { params: { batchId: batch.id }, query });
    return answer.ok ? { ok: true, items: answer.value.skipped, next: answer.value.next } : answer;
  });
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            Left out: {sayNumber(batch.skipped)}
          </Text>
          <Button
            variant="plain"
            disclosure={list.isOpen ? 'up' : 'down'}
            onClick={list.toggle}
            loading={list.isLoading && list.isFirst}
            ariaExpanded={list.isOpen}
            ariaControls="left-out"
          >
            {list.isOpen ? 'Hide' : 'Show why'}
          </Button>
        </InlineStack>
        <div id="left-out" hidden={!list.isOpen}>
          <BlockStack gap="400">
            {[...byReason(list.items)].map(([reason, skipped]) => (
              <Reason key={reason} reason={reason} skipped={skipped} adminUrl={adminUrl} />
            ))}
            <ListEnd list={list} more="Show more" />
          </BlockStack>
        </div>
      </BlockStack>
    </Card>
  );
}

function byReason(skipped: Skipped[]): Map<string, Skipped[]> {
  const groups = new Map<string, Skipped[]>();
  for (const one of skipped) groups.set(one.say, [...(groups.get(one.say) ?? []), one]);
  return groups;
}

function Reason({ reason, skipped, adminUrl }: { reason: string; skipped: Skipped[]; adminUrl: string }) {
  return (
    <div>
      <Text as="h3" fontWeight="semibold">
        {reason}
      </Text>
      <ul className="left-out">
        {skipped.map(({ productId, title }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list only grows, and a product may stand in it twice
          <li key={index}>
            {productId ? (
              <a href={`${adminUrl}/products/${legacyId(productId)}`} target="_top">
                {title}
              </a>
            ) : (
              title
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
