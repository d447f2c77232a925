import { Badge, Icon, InlineStack, ResourceItem, Text, Thumbnail } from '@shopify/polaris';
import { ImageIcon } from '@shopify/polaris-icons';
import { batchBadge, sayCount, sayNames, sayNumber, sayProgress } from '#app/ui/merchant/batches/batch-words.tsx';
import { useDates } from '#app/ui/merchant/shared/dates.ts';
import type { BatchRow as Row } from '#app/web/views/history-view.ts';

/** A batch in the history, as one: what it is, how it stands, its first photos. It leads to the batch's page. */
export function BatchRow({ row: { batch, credits, pictures } }: { row: Row }) {
  const { shortTime } = useDates();
  const { toReview } = batch.counts;
  return (
    <ResourceItem
      id={batch.id}
      url={`/app/batches/${batch.id}`}
      accessibilityLabel={`Open the batch ${batch.name}`}
      media={
        pictures[0] ? (
          <Thumbnail source={pictures[0]} alt="" size="large" />
        ) : (
          <span className="history-batch__none">
            <Icon source={ImageIcon} tone="subdued" />
          </span>
        )
      }
      verticalAlignment="center"
    >
      <InlineStack align="space-between" blockAlign="center" gap="300">
        <div style={{ minWidth: 0, flex: '1 1 220px' }}>
          <span className="clamped">
            <Text as="span" fontWeight="semibold">
              {batch.name}
            </Text>
          </span>
          <Text as="p" tone="subdued">
            {`Batch · ${sayNames(batch.avatarNames)} · ${shortTime(batch.startedAt ?? batch.createdAt)}`}
          </Text>
          <Text as="p">{sayProgress(batch)}</Text>
          <Text as="p" tone="subdued">
            {`Started for ${sayCount(credits, 'credit')}`}
          </Text>
          {pictures.length > 1 ? (
            <span className="history-batch__strip">
              {pictures.slice(1).map((picture) => (
                <img key={picture} className="history-batch__picture" src={picture} alt="" loading="lazy" />
              ))}
            </span>
          ) : null}
        </div>
        <InlineStack gap="200" blockAlign="center">
          {toReview > 0 ? <Badge tone="info">{`${sayNumber(toReview)} to review`}</Badge> : null}
          {batchBadge(batch)}
        </InlineStack>
      </InlineStack>
    </ResourceItem>
  );
}
