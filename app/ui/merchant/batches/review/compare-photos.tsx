import { BlockStack, Button, ButtonGroup, InlineStack, Modal, Text } from '@shopify/polaris';
import { useEffect, useRef } from 'react';
import type { RejectReason } from '#app/domain/renders/review.ts';
import { capital } from '#app/ui/merchant/batches/batch-words.tsx';
import type { RenderView } from '#app/web/api/render-schemas.ts';
import type { Decision } from './decision.ts';
import { RejectReasons } from './reject-reasons.tsx';
import { deedOf, type ReviewDeed } from './review-keys.ts';
import { sayDecision } from './review-words.ts';

interface ComparePhotosProps {
  render: RenderView | null;
  decision: Decision;
  offersAgain: boolean;
  /** What a photo's own page leads back to. */
  from: 'batch' | 'rules';
  onDeed: (deed: ReviewDeed) => void;
  onClose: () => void;
}

/** One photo large, beside the garment that it was made of: the same keys, and the same buttons. */
export function ComparePhotos({ render, decision, offersAgain, from, onDeed, onClose }: ComparePhotosProps) {
  const latest = useRef(onDeed);
  latest.current = onDeed;
  const isOpen = render !== null;
  useEffect(() => {
    if (!isOpen) return;
    const press = (event: KeyboardEvent) => {
      const deed = deedOf(event);
      // Enter is of the button that has the focus; up and down scroll.
      if (!deed || deed.kind === 'open' || (deed.kind === 'go' && deed.by !== 'next' && deed.by !== 'previous')) return;
      event.preventDefault();
      latest.current(deed);
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [isOpen]);
  if (!render) return null;
  const { state } = decision;
  const toggle = (reason: RejectReason) => onDeed({ kind: 'reason', reason });
  return (
    <Modal open onClose={onClose} size="large" title={`${render.productTitle} worn by ${render.avatarName}`}>
      <Modal.Section>
        <BlockStack gap="400">
          <div className="compare">
            <figure>
              {render.garmentUrl ? (
                <img className="compare__picture" src={render.garmentUrl} alt={render.productTitle} />
              ) : null}
              <figcaption>
                <Text as="span" variant="bodySm" tone="subdued">
                  Before
                </Text>
              </figcaption>
            </figure>
            <figure>
              {render.previewUrl ? (
                <img
                  className="compare__picture"
                  src={render.previewUrl}
                  alt={`${render.productTitle} worn by ${render.avatarName}`}
                />
              ) : null}
              <figcaption>
                <Text as="span" variant="bodySm" tone="subdued">
                  After
                </Text>
              </figcaption>
            </figure>
          </div>
          <InlineStack gap="300" align="space-between" blockAlign="center">
            <div role="status">
              <Text as="p">{capital(sayDecision(decision))}</Text>
            </div>
            <ButtonGroup>
              <Button pressed={state === 'approved'} onClick={() => onDeed({ kind: 'approve' })}>
                Approve
              </Button>
              <Button pressed={state === 'rejected'} onClick={() => onDeed({ kind: 'reject' })}>
                Reject
              </Button>
              {offersAgain ? <Button onClick={() => onDeed({ kind: 'again' })}>New try (1 credit)</Button> : null}
            </ButtonGroup>
          </InlineStack>
          {state === 'rejected' ? <RejectReasons decision={decision} onToggle={toggle} /> : null}
          <InlineStack gap="300" align="space-between">
            <ButtonGroup>
              <Button onClick={() => onDeed({ kind: 'go', by: 'previous' })}>Previous</Button>
              <Button onClick={() => onDeed({ kind: 'go', by: 'next' })}>Next</Button>
            </ButtonGroup>
            <Button variant="plain" url={`/app/photos/${render.id}?from=${from}`}>
              Open its page
            </Button>
          </InlineStack>
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}
