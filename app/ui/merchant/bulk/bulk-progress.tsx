import { BlockStack, Button, InlineStack, List, ProgressBar, Text } from '@shopify/polaris';
import { sayCount } from '#app/ui/merchant/batches/batch-words.tsx';
import { callApi, newRecordId } from '#app/ui/merchant/shared/api-client.ts';
import type { BulkActionView } from '#app/web/api/bulk-schemas.ts';
import { BulkProblems } from './bulk-problems.tsx';
import { percentDone, sayHeading, sayMilestone, sayProgress } from './bulk-words.ts';
import type { BulkDeeds } from './use-bulk-action.ts';

/** How far publishing or undoing many photos is, and once it is over what became of them. */
export function BulkProgress({ deeds }: { deeds: BulkDeeds }) {
  const { action } = deeds;
  if (!action) return null;
  return (
    <BlockStack gap="300">
      <div role="status" className="visually-hidden">
        {sayMilestone(action)}
      </div>
      <Text as="h3" variant="headingSm">
        {sayHeading(action)}
      </Text>
      {action.hasEnded ? null : (
        <BlockStack gap="200">
          <ProgressBar progress={percentDone(action)} size="small" tone="primary" animated={false} />
          <Text as="p">{sayProgress(action)}</Text>
          <Text as="p" tone="subdued">
            You can close the page: it goes on by itself.
          </Text>
          {action.status === 'running' ? (
            <InlineStack>
              <Button loading={deeds.isBusy} onClick={() => void deeds.cancel()}>
                Stop
              </Button>
            </InlineStack>
          ) : null}
        </BlockStack>
      )}
      {action.problems.length > 0 ? (
        <BlockStack gap="200">
          <List>
            {action.problems.map(({ code, state, title, advice, count }) => (
              <List.Item key={`${state} ${code}`}>
                {sayCount(count, 'photo')} {state === 'failed' ? 'failed' : 'left out'}: {title}. {advice}
              </List.Item>
            ))}
          </List>
          <BulkProblems key={action.id} actionId={action.id} />
          {action.kind === 'undo' && action.counts.failed > 0 ? <UndoAgain deeds={deeds} action={action} /> : null}
        </BlockStack>
      ) : null}
    </BlockStack>
  );
}

/** The same once more, for what could not be taken off: it was asked for already. */
function UndoAgain({ deeds, action }: { deeds: BulkDeeds; action: BulkActionView }) {
  const undo = async () => {
    const body = { bulkActionId: newRecordId(), scope: scopeOf(action) };
    await deeds.start(() => callApi('POST /api/publications/undo-many', { body }));
  };
  return (
    <InlineStack>
      <Button loading={deeds.isBusy} onClick={() => void undo()}>
        Undo again
      </Button>
    </InlineStack>
  );
}

function scopeOf({ batchId, onlyUnwanted, day }: BulkActionView) {
  if (batchId) return { batchId, ...(onlyUnwanted ? { onlyUnwanted } : {}) };
  return day ? { day } : { everything: true as const };
}
