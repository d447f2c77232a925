import { BlockStack, Button, ButtonGroup, Text } from '@shopify/polaris';
import { useState } from 'react';
import type { ReviewState } from '#app/domain/renders/review.ts';
import { type ApiProblem, callApi } from '#app/ui/merchant/shared/api-client.ts';
import type { RenderView } from '#app/web/api/render-schemas.ts';

interface PhotoReviewProps {
  render: RenderView;
  /** A rule asked for it: approved it goes to its product by itself. */
  isOfRule: boolean;
  onChange: (render: RenderView) => void;
}

/** What the merchant thinks of a photo of a batch or a rule; an earlier one can be gone back to. */
export function PhotoReview({ render, isOfRule, onChange }: PhotoReviewProps) {
  const [busy, setBusy] = useState<ReviewState | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  if (!render.review || render.status !== 'completed') return null;
  const { state } = render.review;
  const isOnProduct = render.publication?.status === 'published' || render.publication?.status === 'not_undone';
  const decide = async (wanted: ReviewState) => {
    setBusy(wanted);
    setProblem(null);
    const answer = await callApi('POST /api/render/{renderId}/review', {
      params: { renderId: render.id },
      body: { state: wanted },
    });
    setBusy(null);
    if (answer.ok) onChange(answer.value.render);
    else setProblem(answer.problem);
  };
  return (
    <BlockStack gap="200">
      <Text as="h3" variant="headingSm">
        Review
      </Text>
      <div role="status">
        <Text as="p" tone="subdued">
          {render.isCurrent ? WORDS[state] : 'A later try has taken the place of this photo.'}
        </Text>
        {isOfRule && !render.publication ? <Text as="p">{RULE_WORDS[state]}</Text> : null}
        {isOnProduct && !render.isCurrent ? (
          <Text as="p">This one is on its product. Publishing the later one takes it off there.</Text>
        ) : null}
        {isOnProduct && render.isCurrent && state === 'rejected' ? (
          <Text as="p">It is still on its product: Undo takes it off.</Text>
        ) : null}
        {problem ? (
          <Text as="p" tone="critical">
            {problem.detail}
          </Text>
        ) : null}
      </div>
      {render.isCurrent ? (
        <ButtonGroup>
          <Button
            pressed={state === 'approved'}
            loading={busy === 'approved'}
            onClick={() => void decide(state === 'approved' ? 'waiting' : 'approved')}
          >
            Approve
          </Button>
          <Button
            pressed={state === 'rejected'}
            loading={busy === 'rejected'}
            onClick={() => void decide(state === 'rejected' ? 'waiting' : 'rejected')}
          >
            Reject
          </Button>
        </ButtonGroup>
      ) : (
        <Button loading={busy !== null} onClick={() => void decide('approved')}>
          Use this photo instead
        </Button>
      )}
    </BlockStack>
  );
}

const RULE_WORDS: Record<ReviewState, string> = {
  waiting: 'Approve it, and it goes to its product as its rule says.',
  approved: 'It goes to its product as its rule says. If it does not come, the log of the product says why.',
  rejected: 'It is not put on its product.',
};

const WORDS: Record<ReviewState, string> = {
  waiting: 'Not reviewed yet',
  approved: 'Approved',
  rejected: 'Rejected',
};
