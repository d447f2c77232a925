import { useRevalidator } from '@remix-run/react';
import { BlockStack, Button, InlineStack, Modal, Text } from '@shopify/polaris';
import { useState } from 'react';
import { sayCount } from '#app/ui/merchant/batches/batch-words.tsx';
import type { BatchDeeds } from '#app/ui/merchant/batches/use-batch.ts';
import { AgainProblem } from './again-problem.tsx';
import { useAgain } from './use-again.ts';

/** As many go at once as the server takes. */
const MOST = 500;

/** Tries a batch's failed photos again, after saying what that takes. */
export function TryFailedAgain({ deeds }: { deeds: BatchDeeds }) {
  const { batch } = deeds;
  const { isBusy, problem, clearProblem, makeAgain } = useAgain(deeds);
  const { revalidate } = useRevalidator();
  const [isAsking, setIsAsking] = useState(false);
  const count = Math.min(batch.counts.failed, MOST);
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
          <Button onClick={() => setIsAsking(true)}>{`Try ${sayCount(count, 'failed photo')} again`}</Button>
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
            {`Their credits came back when they failed. Another try takes ${sayCount(count, 'credit')}; what fails again gives its own back.`}
          </Text>
        </Modal.Section>
      </Modal>
    </BlockStack>
  );
}
