import { Banner, BlockStack, Text } from '@shopify/polaris';
import { type KeyboardEvent, useEffect, useState } from 'react';
import { BatchItemTile } from '#app/ui/merchant/batches/batch-item-tile.tsx';
import { sayCount } from '#app/ui/merchant/batches/batch-words.tsx';
import type { BatchItem, BatchItems } from '#app/ui/merchant/batches/use-batch-items.ts';
import { AgainProblem } from './again-problem.tsx';
import { AskForAgain } from './ask-for-again.tsx';
import { ComparePhotos } from './compare-photos.tsx';
import type { Decision } from './decision.ts';
import { RejectReasons } from './reject-reasons.tsx';
import { decisionAfter, deedOf, type ReviewDeed } from './review-keys.ts';
import { ReviewTile } from './review-tile.tsx';
import { sayDecision } from './review-words.ts';
import { useActiveTile, type Way } from './use-active-tile.ts';
import type { Again } from './use-again.ts';
import type { Decisions } from './use-decisions.ts';

/** Tiles before the end of what is loaded at which more is. */
const NEAR_THE_END = 12;
const UNDECIDED: Decision = { state: 'waiting', reasons: [] };

interface ReviewGridProps {
  list: Pick<BatchItems, 'hasMore' | 'showMore' | 'replace'> & { items: ReviewedItem[] };
  decisions: Decisions;
  /** Makes a photo anew, where that is offered. */
  again?: Again & { batchId: string };
  /** Nothing more becomes of what is no photo yet. */
  hasEnded: boolean;
  showsAvatar: boolean;
  /** What a photo's own page leads back to. */
  from: 'batch' | 'rules';
}

interface ReviewedItem extends BatchItem {
  /** Said below the garment. */
  note?: string;
}

/** Photos as tiles: finished ones are reviewed by keys or by touch, others say what they wait for. */
export function ReviewGrid({ list, decisions, again, hasEnded, showsAvatar, from }: ReviewGridProps) {
  const { items, hasMore, showMore, replace } = list;
  const { grid, active, setActive, go, placeOf, focus } = useActiveTile(items);
  /** The item that is shown large. */
  const [large, setLarge] = useState<number | null>(null);
  const [askedAgain, setAskedAgain] = useState<string | null>(null);
  const shown = items.find(({ ordinal }) => ordinal === (large ?? items[active]?.ordinal));
  const decision = decisions.of(shown?.render ?? null);
  const isNearTheEnd = hasMore && active > 0 && active > items.length - NEAR_THE_END;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each time that the end comes near
  useEffect(() => {
    if (isNearTheEnd) showMore();
  }, [isNearTheEnd, items.length]);

  // Once whatever lies over the grid has let go of the focus.
  const focusLater = () => setTimeout(focus);
  const close = () => {
    setLarge(null);
    focusLater();
  };
  const makeAgain = async (renderId: string) => {
    const [next] = (await again?.makeAgain([renderId])) ?? [];
    setAskedAgain(null);
    focusLater();
    if (!next) return;
    setLarge(null);
    replace(renderId, next);
  };
  /** On to the next photo that can be looked at large. */
  const goLarge = (from: number, way: Way) => {
    const photos = items.filter(({ render }) => decisions.of(render));
    const before = photos.filter(({ ordinal }) => ordinal < from).at(-1);
    const next = way === 'next' ? photos.find(({ ordinal }) => ordinal > from) : before;
    if (!next) return;
    setLarge(next.ordinal);
    setActive(next.ordinal);
  };
  const act = (deed: ReviewDeed, item: BatchItem | undefined) => {
    if (deed.kind === 'go') {
      if (large === null) go(deed.by);
      else goLarge(large, deed.by);
      return;
    }
    const render = item?.render;
    const before = decisions.of(render ?? null);
    if (!item || !render || !before) return;
    if (deed.kind === 'open') setLarge(item.ordinal);
    if (deed.kind === 'again' && again) setAskedAgain(render.id);
    const next = decisionAfter(deed, before);
    if (next) decisions.decide(render.id, next);
    // A rejected one waits to be told why.
    if (deed.kind === 'approve') act({ kind: 'go', by: 'next' }, item);
  };
  const press = (event: KeyboardEvent) => {
    const place = event.target instanceof Element ? placeOf(event.target) : -1;
    const item = items[place];
    const deed = deedOf(event);
    if (!item || !deed) return;
    // What has the focus otherwise presses or opens itself: a link to a photo's page, a button of a tile.
    if (deed.kind === 'open' && !(event.target as Element).hasAttribute('data-reviewed-photo')) return;
    event.preventDefault();
    setActive(item.ordinal);
    act(deed, item);
  };
  const { unsaved } = decisions;
  return (
    <BlockStack gap="400">
      {again?.problem ? (
        <AgainProblem problem={again.problem} batchId={again.batchId} onDismiss={again.clearProblem} />
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
            <li key={item.ordinal} data-tile onFocus={() => setActive(item.ordinal)}>
              {item.render && decided ? (
                <ReviewTile
                  render={item.render}
                  decision={decided}
                  isActive={index === active}
                  showsAvatar={showsAvatar}
                  note={item.note}
                  keys={again ? 'A R N U Enter' : 'A R U Enter'}
                  onOpen={() => act({ kind: 'open' }, item)}
                  onDecide={(state) => {
                    setActive(item.ordinal);
                    if (item.render) decisions.decide(item.render.id, { state, reasons: [] });
                  }}
                />
              ) : (
                <BatchItemTile item={item} hasEnded={hasEnded} showsAvatar={showsAvatar} />
              )}
            </li>
          );
        })}
      </ul>
      {shown?.render && decision ? (
        <div className="review-bar">
          <div role="status">
            <Text as="p" variant="bodySm">
              <strong>{shown.title}</strong>: {sayDecision(decision)}
            </Text>
          </div>
          {decision.state === 'rejected' ? (
            <RejectReasons decision={decision} onToggle={(reason) => act({ kind: 'reason', reason }, shown)} />
          ) : null}
          <p className="review-hint">
            <kbd>A</kbd> approve <kbd>R</kbd> reject{' '}
            {again ? (
              <>
                <kbd>N</kbd> new try{' '}
              </>
            ) : null}
            <kbd>U</kbd> undo <kbd>Enter</kbd> large <kbd>←</kbd> <kbd>→</kbd> move
          </p>
        </div>
      ) : null}
      <ComparePhotos
        render={large !== null && decision && !askedAgain ? (shown?.render ?? null) : null}
        decision={decision ?? UNDECIDED}
        offersAgain={again !== undefined}
        from={from}
        onDeed={(deed) => act(deed, shown)}
        onClose={close}
      />
      <AskForAgain
        isOpen={askedAgain !== null}
        isBusy={again?.isBusy ?? false}
        onMake={() => void (askedAgain && makeAgain(askedAgain))}
        onClose={() => {
          setAskedAgain(null);
          focusLater();
        }}
      />
    </BlockStack>
  );
}
