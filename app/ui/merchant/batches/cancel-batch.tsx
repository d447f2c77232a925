import { Button, List, Modal } from '@shopify/polaris';
import { useState } from 'react';
import { sayCount } from './batch-words.tsx';
import type { BatchDeeds } from './use-batch.ts';

/** Cancels a running batch, after saying what comes back and what is kept. */
export function CancelBatch({ deeds, onDone }: { deeds: BatchDeeds; onDone: () => void }) {
  const [isAsking, setIsAsking] = useState(false);
  const { waiting, working, completed } = deeds.batch.counts;
  const cancel = async () => {
    const isDone = await deeds.change('cancel');
    setIsAsking(false);
    if (isDone) onDone();
  };
  return (
    <>
      <Button tone="critical" disabled={deeds.busy !== null} onClick={() => setIsAsking(true)}>
        Cancel the batch
      </Button>
      <Modal
        open={isAsking}
        onClose={() => setIsAsking(false)}
        title="Cancel this batch?"
        primaryAction={{
          content: 'Cancel the batch',
          destructive: true,
          loading: deeds.busy === 'cancel',
          onAction: () => void cancel(),
        }}
        secondaryActions={[{ content: 'Keep it', onAction: () => setIsAsking(false) }]}
      >
        <Modal.Section>
          <List>
            <List.Item>
              {waiting === 1
                ? '1 photo that waits is not made, and its credit comes back at once.'
                : `${sayCount(waiting, 'photo')} that wait are not made, and their credits come back at once.`}
            </List.Item>
            {working > 0 ? (
              <List.Item>
                {working === 1
                  ? '1 photo that the engine is at is still finished and kept.'
                  : `${sayCount(working, 'photo')} that the engine is at are still finished and kept.`}
              </List.Item>
            ) : null}
            {completed > 0 ? (
              <List.Item>
                {completed === 1
                  ? '1 photo that is ready stays.'
                  : `${sayCount(completed, 'photo')} that are ready stay.`}
              </List.Item>
            ) : null}
            <List.Item>It can’t be taken up again. To stop for a while, pause it instead.</List.Item>
          </List>
        </Modal.Section>
      </Modal>
    </>
  );
}
