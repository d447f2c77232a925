import { Button, InlineStack, Modal, Spinner, Text } from '@shopify/polaris';
import { useEffect, useRef, useState } from 'react';
import { sayCount, sayNumber } from '#app/ui/merchant/batches/batch-words.tsx';
import type { BatchDeeds } from '#app/ui/merchant/batches/use-batch.ts';
import { type ApiProblem, callApi } from '#app/ui/merchant/shared/api-client.ts';

/** How far the review is, and approving all that is left at once. */
export function ReviewSummary({ deeds, onApproved }: { deeds: BatchDeeds; onApproved: () => void }) {
  const { batch } = deeds;
  const { toReview, approved, rejected } = batch.counts;
  const [isAsking, setIsAsking] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const { isApproving } = batch;
  const wasApproving = useRef(isApproving);
  // Of many photos the last ones are approved a while after it was asked for.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each end
  useEffect(() => {
    if (wasApproving.current && !isApproving) onApproved();
    wasApproving.current = isApproving;
  }, [isApproving]);
  if (batch.counts.completed === 0) return null;
  const approve = async () => {
    setIsBusy(true);
    const answer = await callApi('POST /api/render/batch/{batchId}/approve-all', { params: { batchId: batch.id } });
    setIsBusy(false);
    setIsAsking(false);
    setProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    deeds.lookAgain();
    onApproved();
  };
  return (
    <InlineStack gap="300" align="space-between" blockAlign="center">
      <Text as="p" tone="subdued">
        {`${sayNumber(toReview)} to review · ${sayNumber(approved)} approved · ${sayNumber(rejected)} rejected`}
      </Text>
      {problem ? (
        <Text as="p" tone="critical">
          {problem.detail}
        </Text>
      ) : null}
      {isApproving ? (
        <InlineStack gap="200" blockAlign="center">
          <Spinner size="small" accessibilityLabel="Approving" />
          <Text as="p">The rest is being approved. You can close the page.</Text>
        </InlineStack>
      ) : null}
      {toReview > 0 && !isApproving ? (
        <Button onClick={() => setIsAsking(true)}>{`Approve all to review (${sayNumber(toReview)})`}</Button>
      ) : null}
      <Modal
        open={isAsking}
        onClose={() => setIsAsking(false)}
        title={`Approve ${sayCount(toReview, 'photo')}?`}
        primaryAction={{ content: 'Approve all', loading: isBusy, onAction: () => void approve() }}
        secondaryActions={[{ content: 'Look at them first', onAction: () => setIsAsking(false) }]}
      >
        <Modal.Section>
          <Text as="p">
            All photos that are not decided yet are approved. Nothing is published by that; each can be rejected
            afterwards.
          </Text>
        </Modal.Section>
      </Modal>
    </InlineStack>
  );
}
