import { BlockStack, Button, Card, InlineStack, List, Text } from '@shopify/polaris';
import type { FailureGroup } from '#app/domain/batches/read/group-failures.ts';
import { useDates } from '#app/ui/merchant/shared/dates.ts';
import type { BatchView } from '#app/web/api/batch-schemas.ts';
import { isCancelling, sayCount, sayNumber, wasStarted } from './batch-words.tsx';
import { TryFailedAgain } from './review/try-failed-again.tsx';
import type { BatchDeeds } from './use-batch.ts';

/** What became of a batch. */
export function BatchEnd({ deeds, failures }: { deeds: BatchDeeds; failures: FailureGroup[] }) {
  const { batch } = deeds;
  const { shortTime } = useDates();
  return (
    <Card>
      <BlockStack gap="300">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {headingOf(batch)}
          </Text>
          <Text as="p">{sayEnd(batch)}</Text>
          {batch.endedAt ? (
            <Text as="p" tone="subdued">
              Ended {shortTime(batch.endedAt)}
            </Text>
          ) : null}
        </BlockStack>
        {failures.length > 0 ? (
          <BlockStack gap="200">
            <Text as="h3" variant="headingSm">
              Why photos failed
            </Text>
            <List>
              {failures.map(({ code, title, advice, count }) => (
                <List.Item key={code}>
                  {sayCount(count, 'photo')}: {title}. {advice}
                </List.Item>
              ))}
            </List>
          </BlockStack>
        ) : null}
        <TryFailedAgain deeds={deeds} />
        {wasStarted(batch) ? null : (
          <InlineStack>
            <Button url="/app/batches/new">New batch</Button>
          </InlineStack>
        )}
      </BlockStack>
    </Card>
  );
}

function headingOf(batch: BatchView): string {
  const { status, counts, items } = batch;
  if (isCancelling(batch)) return 'Cancelling';
  if (status === 'cancelled') return wasStarted(batch) ? 'Cancelled' : 'Discarded before it started';
  if (batch.problem) return 'What was chosen could not be found';
  if (status === 'failed') return items === 1 ? 'The photo failed' : 'All photos failed';
  if (status === 'completed') return items === 1 ? 'The photo is ready' : `All ${sayCount(items, 'photo')} are ready`;
  return `${sayCount(counts.completed, 'photo')} ready, ${sayNumber(counts.failed)} failed`;
}

function sayEnd(batch: BatchView): string {
  const { status, counts } = batch;
  if (!wasStarted(batch)) return batch.problem ?? 'Nothing was charged.';
  const back = counts.failed + counts.cancelled;
  const parts: string[] = [];
  if (status === 'cancelled') {
    parts.push(counts.completed === 0 ? 'No photo was made.' : `${sayCount(counts.completed, 'photo')} ready.`);
    const { working, waiting } = counts;
    if (working > 0)
      parts.push(
        `${sayNumber(working)} more ${working === 1 ? 'is' : 'are'} at the engine, and will be kept once ready.`,
      );
    if (isCancelling(batch))
      parts.push(
        `${sayNumber(waiting)} not sent: ${waiting === 1 ? 'its credit is' : 'their credits are'} going back.`,
      );
  }
  if (back > 0) parts.push(`${sayCount(back, 'credit')} went back to where ${back === 1 ? 'it' : 'they'} came from.`);
  const again = counts.working + counts.waiting;
  if (status !== 'cancelled' && again > 0) parts.push(`${sayCount(again, 'photo')} being made anew.`);
  return parts.join(' ');
}
