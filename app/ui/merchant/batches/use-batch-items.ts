import { useCallback, useEffect, useRef, useState } from 'react';
import { type ApiProblem, callApi } from '#app/ui/merchant/shared/api-client.ts';
import type { BatchItemsView } from '#app/web/api/batch-schemas.ts';
import type { RenderView } from '#app/web/api/render-schemas.ts';

export type BatchItem = BatchItemsView['items'][number];

/** Pages that are read anew when something has changed: what stands further down is as it was read. */
const PAGES_ANEW = 4;

export interface BatchItems {
  items: BatchItem[];
  hasMore: boolean;
  isLoading: boolean;
  problem: ApiProblem | null;
  showMore: () => void;
  /** Shows the next photo of an item; where only reviewed ones are listed, the item is not of them any more. */
  replace: (renderId: string, next: RenderView) => void;
}

/**
 * A batch's items, which grow by pages. `news` says how far the batch is: when it changes, the items that may have changed
 * with it are read again.
 */
export function useBatchItems(batchId: string, first: BatchItemsView, news: string): BatchItems {
  const [list, setList] = useState(first);
  const [isLoading, setIsLoading] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const latest = useRef(list);
  latest.current = list;
  const isReading = useRef(false);
  // Read afresh, what is loaded beyond the first page stays: somebody may be at it.
  useEffect(() => setList((now) => (now.filter === first.filter ? withLoaded(now, first) : first)), [first]);

  const refresh = useCallback(async () => {
    // One at a time; the news after the next are not far.
    if (isReading.current) return;
    isReading.current = true;
    const before = latest.current;
    const fresh = await readAnew(batchId, before);
    isReading.current = false;
    // Another list is shown meanwhile, or more of it: the next news are of that.
    if (fresh && latest.current === before) setList(isOfReview(fresh.filter) ? withDecided(before, fresh) : fresh);
  }, [batchId]);

  const seen = useRef(news);
  useEffect(() => {
    if (seen.current === news) return;
    seen.current = news;
    void refresh();
  }, [news, refresh]);

  const showMore = async () => {
    const { filter, next } = latest.current;
    if (next === null || isLoading) return;
    setIsLoading(true);
    setProblem(null);
    const answer = await readPage(batchId, filter, next);
    setIsLoading(false);
    if (!answer.ok) {
      setProblem(answer.problem);
      return;
    }
    const { next: after, items: more } = answer.value;
    // Another list is shown meanwhile, or this page of it already.
    setList((now) =>
      now.filter === filter && now.next === next ? { ...now, next: after, items: joined(now.items, more) } : now,
    );
  };
  const replace = (renderId: string, next: RenderView) => {
    const after = (item: BatchItem): BatchItem[] => {
      if (item.render?.id !== renderId) return [item];
      return isOfReview(latest.current.filter) ? [] : [{ ...item, render: next }];
    };
    setList((now) => ({ ...now, items: now.items.flatMap(after) }));
  };
  return {
    items: list.items,
    hasMore: list.next !== null,
    isLoading,
    problem,
    showMore: () => void showMore(),
    replace,
  };
}

function readPage(batchId: string, filter: BatchItemsView['filter'], after: number | null) {
  const query = { filter, ...(after === null ? {} : { after: String(after) }) };
  return callApi('GET /api/render/batch/{batchId}/items', { params: { batchId }, query });
}

/** The list with its first items that may have changed read again; undefined where there was no answer. */
async function readAnew(batchId: string, list: BatchItemsView): Promise<BatchItemsView | undefined> {
  // Among all of them each keeps its place: those before the first that is on its way are as they were.
  const firstMoving = list.filter === 'all' ? list.items.findIndex(({ render }) => !render?.isFinal) : 0;
  if (firstMoving < 0) return undefined;
  let items = list.items.slice(0, firstMoving);
  let next: number | null = items.at(-1)?.ordinal ?? null;
  for (let page = 0; page < PAGES_ANEW; page += 1) {
    const answer = await readPage(batchId, list.filter, next);
    if (!answer.ok) return undefined;
    items = joined(items, answer.value.items);
    next = answer.value.next;
    if (next === null || items.length >= list.items.length) return { ...list, items, next };
  }
  const last = items.at(-1)?.ordinal ?? -1;
  return { ...list, items: [...items, ...list.items.filter(({ ordinal }) => ordinal > last)], next: list.next };
}

function isOfReview(filter: BatchItemsView['filter']): boolean {
  return filter === 'to-review' || filter === 'approved' || filter === 'rejected';
}

/** A first page that was read afresh, with what was loaded after it. */
function withLoaded(before: BatchItemsView, first: BatchItemsView): BatchItemsView {
  if (isOfReview(first.filter)) return withDecided(before, first);
  const last = first.items.at(-1)?.ordinal ?? -1;
  const after = before.items.filter(({ ordinal }) => ordinal > last);
  return after.length === 0 || first.next === null
    ? first
    : { ...first, items: [...first.items, ...after], next: before.next };
}

/** What was decided meanwhile stays where it is, so that it can be taken back and nobody loses their place. */
function withDecided(before: BatchItemsView, fresh: BatchItemsView): BatchItemsView {
  const byOrdinal = new Map(before.items.map((item) => [item.ordinal, item]));
  for (const item of fresh.items) byOrdinal.set(item.ordinal, item);
  const items = [...byOrdinal.values()].toSorted((one, other) => one.ordinal - other.ordinal);
  const isLonger = (before.items.at(-1)?.ordinal ?? -1) > (fresh.items.at(-1)?.ordinal ?? -1);
  return { ...fresh, items, next: isLonger ? before.next : fresh.next };
}

function joined(before: BatchItem[], more: BatchItem[]): BatchItem[] {
  const last = before.at(-1)?.ordinal ?? -1;
  return [...before, ...more.filter(({ ordinal }) => ordinal > last)];
}
