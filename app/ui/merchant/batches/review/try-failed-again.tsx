import { useRevalidator } from '@remix-run/react';
import { BlockStack, Button, InlineStack, Modal, Text } from '@shopify/polaris';
import { useState } from 'react';
import { sayCount } from '#app/ui/merchant/batches/batch-words.tsx';
import type { BatchDeeds } from '#app/ui/merchant/batches/use-batch.ts';
import { AgainProblem } from './again-problem.tsx';
import { useAgain } from './use-again.ts';

/** As many go at once as the server takes. */
const MOST = 500;

/** Tries a batch's photos again that came to no picture, after saying what that takes. */
export function TryFailedAgain({ deeds }: { deeds: BatchDeeds }) {
  const { batch } = deeds;
  const { isBusy, problem, clearProblem, makeAgain } = useAgain(deeds);
  const { revalidate } = useRevalidator();
  const [isAsking, setIsAsking] = useState(false);
  const { failed, cancelled } = batch.counts;
  // What the merchant cancelled with the batch is left alone; of any other, what was cancelled went with the app.
  const lost = batch.status === 'cancelled' ? 0 : cancelled;
  const count = Math.min(failed + lost, MOST);
  const noun = lost > 0 ? 'photo' : 'failed photo';
  if (count === 0 && !problem) return null;
  const go = async () => {
    const photos = await makeAgain();
    setIsAsking(false);
    if (photos.length > 0) revalidate();
  };
  return (
    <BlockStack gap="300">
      {problem ? <AgainProblem problem={problem} batchId={batch.id} onDismiss={clearProblem} /> : null}
      {count > 0 ? (
        <InlineStack>
          <Button onClick={() => setIsAsking(true)}>{`Try ${sayCount(count, noun)} again`}</Button>
        </InlineStack>
      ) : null}
      <Modal
        open={isAsking}
        onClose={() => setIsAsking(false)}
        title={`Try ${sayCount(count, 'photo')} again?`}
        primaryAction={{
          content: `Try again for ${sayCount(count, 'credit')}`,
          loading: isBusy,
          onAction: () => void go(),
        }}
        secondaryActions={[{ content: 'Leave them', onAction: () => setIsAsking(false) }]}
      >
        <Modal.Section>
          <Text as="p">
            {`Their credits came back already. Another try takes ${sayCount(count, 'credit')}; what fails again gives its own back.`}
          </Text>
        </Modal.Section>
      </Modal>
    </BlockStack>
  );
}
