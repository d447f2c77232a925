import { Banner, BlockStack, Button, InlineStack } from '@shopify/polaris';
import { useState } from 'react';
import { type ApiProblem, callApi, newRecordId } from '#app/ui/merchant/shared/api-client.ts';
import type { RenderView } from '#app/web/api/render-schemas.ts';

interface FailedRenderProps {
  render: RenderView;
  onChange: (render: RenderView) => void;
}

/** Why there is no photo, what to change, and another try: of one that failed, or was cancelled before it was sent. */
export function FailedRender({ render, onChange }: FailedRenderProps) {
  const [retryId] = useState(newRecordId);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const tryAgain = async () => {
    setIsBusy(true);
    const answer = await callApi('POST /api/render', { body: { renderId: retryId, retryOf: render.id } });
    setIsBusy(false);
    if (answer.ok) onChange(answer.value.render);
    else setProblem(answer.problem);
  };
  return (
    <BlockStack gap="300">
      {render.status === 'cancelled' ? (
        <Banner tone="info" title="This photo was cancelled">
          <p>It was not sent to the engine, and its credit was given back. Another try takes a credit again.</p>
        </Banner>
      ) : (
        <Banner tone="critical" title={render.failure?.title ?? 'The photo failed'}>
          <p>{render.failure?.advice} The credit was given back.</p>
        </Banner>
      )}
      {problem ? (
        <Banner tone="warning" title={problem.title}>
          <p>{problem.detail}</p>
        </Banner>
      ) : null}
      {render.isCurrent ? (
        <InlineStack gap="200">
          <Button onClick={() => void tryAgain()} loading={isBusy}>
            Try again
          </Button>
        </InlineStack>
      ) : null}
    </BlockStack>
  );
}
