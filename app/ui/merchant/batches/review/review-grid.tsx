import { Banner, BlockStack, Text } from '@shopify/polaris';
import { type KeyboardEvent, useEffect, useState } from 'react';
import { BatchItemTile } from '#app/ui/merchant/batches/batch-item-tile.tsx';
import { sayCount } from '#app/ui/merchant/batches/batch-words.tsx';
import type { BatchDeeds } from '#app/ui/merchant/batches/use-batch.ts';
import type { BatchItems } from '#app/ui/merchant/batches/use-batch-items.ts';
import { AgainProblem } from './again-problem.tsx';
import { AskForAgain } from './ask-for-again.tsx';
import { ComparePhotos } from './compare-photos.tsx';
import type { Decision } from './decision.ts';
import { RejectReasons } from './reject-reasons.tsx';
import { decisionAfter, deedOf, type ReviewDeed } from './review-keys.ts';
import { ReviewTile } from './review-tile.tsx';
import { sayDecision } from './review-words.ts';
import { useActiveTile } from './use-active-tile.ts';
import { useAgain } from './use-again.ts';
import { useDecisions } from './use-decisions.ts';

/** Tiles before the end of what is loaded at which more is. */
const NEAR_THE_END = 12;
const UNDECIDED: Decision = { state: 'waiting', reasons: [] };

interface ReviewGridProps {
  deeds: BatchDeeds;
  list: BatchItems;
}

/** A batch's items as tiles: finished photos are reviewed by keys or by touch, the others say what they wait for. */
export function ReviewGrid({ deeds, list }: ReviewGridProps) {
  const { batch } = deeds;
  const { items, hasMore, showMore, replace } = list;
  const decisions = useDecisions(batch.id, deeds.lookAgain);
  const again = useAgain(deeds);
  const { grid, active, setActive, go, focus } = useActiveTile(items.length);
  const [isLarge, setIsLarge] = useState(false);
  const [askedAgain, setAskedAgain] = useState<string | null>(null);
  const render = items[active]?.render ?? null;
  const decision = decisions.of(render);
  const isNearTheEnd = hasMore && active > 0 && active > items.length - NEAR_THE_END;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each time that the end comes near
  useEffect(() => {
    if (isNearTheEnd) showMore();
  }, [isNearTheEnd, items.length]);

  const makeAgain = async (renderId: string) => {
    const [next] = await again.makeAgain([renderId]);
    setAskedAgain(null);
    if (!next) return;
    setIsLarge(false);
    replace(renderId, next);
  };
  const act = (deed: ReviewDeed) => {
    if (deed.kind === 'go') {
      go(deed.by, !isLarge);
      return;
    }
    if (!render || !decision) return;
    if (deed.kind === 'open') setIsLarge(true);
    if (deed.kind === 'again') setAskedAgain(render.id);
    const next = decisionAfter(deed, decision);
    if (next) decisions.decide(render.id, next);
    // A rejected one waits to be told why.
    if (deed.kind === 'approve') go('next', !isLarge);
  };
  const press = (event: KeyboardEvent) => {
    const isOnTile = event.target instanceof HTMLElement && event.target.closest('[data-tile]');
    const deed = deedOf(event);
    if (!deed || !isOnTile) return;
    // A tile that is no finished photo leads to its page.
    if (deed.kind === 'open' && !decision) return;
    event.preventDefault();
    act(deed);
  };
  const { unsaved } = decisions;
  return (
    <BlockStack gap="400">
      {again.problem ? (
        <AgainProblem problem={again.problem} batchId={batch.id} onDismiss={again.clearProblem} />
      ) : null}
      {decisions.problem ? (
        <Banner tone="warning" title={decisions.problem.title}>
          <p>
            {decisions.problem.detail}
            {unsaved > 0 ? ` ${sayCount(unsaved, 'decision')} kept in this browser; they are sent by themselves.` : ''}
          </p>
        </Banner>
      ) : null}
      <ul className="tiles tiles--reviewed" ref={grid} onKeyDown={press}>
        {items.map((item, index) => {
          const decided = decisions.of(item.render);
          return (
            <li key={item.ordinal} data-tile>
              {item.render && decided ? (
                <ReviewTile
                  render={item.render}
                  decision={decided}
                  isActive={index === active}
                  showsAvatar={batch.avatarNames.length > 1}
                  onFocus={() => setActive(index)}
                  onOpen={() => {
                    setActive(index);
                    setIsLarge(true);
                  }}
                  onDecide={(state) => {
                    setActive(index);
                    if (item.render) decisions.decide(item.render.id, { state, reasons: [] });
                  }}
                />
              ) : (
                <BatchItemTile item={item} hasEnded={batch.hasEnded} showsAvatar={batch.avatarNames.length > 1} />
              )}
            </li>
          );
        })}
      </ul>
      {render && decision ? (
        <div className="review-bar">
          <div role="status">
            <Text as="p" variant="bodySm">
              <strong>{render.productTitle}</strong>: {sayDecision(decision)}
            </Text>
          </div>
          {decision.state === 'rejected' ? (
            <RejectReasons decision={decision} onToggle={(reason) => act({ kind: 'reason', reason })} />
          ) : null}
          <p className="review-hint">
            <kbd>A</kbd> approve <kbd>R</kbd> reject <kbd>N</kbd> new try <kbd>U</kbd> undo <kbd>Enter</kbd> large{' '}
            <kbd>←</kbd> <kbd>→</kbd> move
          </p>
        </div>
      ) : null}
      <ComparePhotos
        render={isLarge && decision && !askedAgain ? render : null}
        decision={decision ?? UNDECIDED}
        onDeed={act}
        onClose={() => {
          setIsLarge(false);
          // Once the large one has let go of the focus.
          setTimeout(() => focus());
        }}
      />
      <AskForAgain
        isOpen={askedAgain !== null}
        isBusy={again.isBusy}
        onMake={() => void (askedAgain && makeAgain(askedAgain))}
        onClose={() => setAskedAgain(null)}
      />
    </BlockStack>
  );
}
