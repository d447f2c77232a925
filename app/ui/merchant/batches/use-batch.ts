import { useEffect, useRef, useState } from 'react';
import { type ApiProblem, callApi } from '#app/ui/merchant/shared/api-client.ts';
import type { BatchView } from '#app/web/api/batch-schemas.ts';

type BatchChange = 'start' | 'pause' | 'resume' | 'cancel';

export interface BatchDeeds {
  batch: BatchView;
  /** What is being done; one thing at a time. */
  busy: BatchChange | null;
  problem: ApiProblem | null;
  clearProblem: () => void;
  /** Returns whether it was done. */
  change: (change: BatchChange) => Promise<boolean>;
  /** Shows a batch as an answer had it, or reads it anew. */
  show: (batch: BatchView) => void;
  lookAgain: () => void;
}

const FIRST_LOOK_MS = 1000;
const SLOWEST_LOOK_MS = 8000;

/** A batch as it is now, and what the merchant does with it. `initial` is of the page: a newer one takes its place. */
export function useBatch(initial: BatchView): BatchDeeds {
  const [batch, setBatch] = useState(initial);
  const [busy, setBusy] = useState<BatchChange | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  /** Goes up with each change, so that a look that began before it does not show the state before. */
  const changes = useRef(0);
  /** A second click may come before the button is drawn as busy. */
  const isChanging = useRef(false);
  useEffect(() => setBatch(initial), [initial]);
  const { look } = useLooks(batch, changes, setBatch);

  const change = async (name: BatchChange): Promise<boolean> => {
    if (isChanging.current) return false;
    isChanging.current = true;
    setBusy(name);
    setProblem(null);
    changes.current += 1;
    const params = { batchId: batch.id };
    const answer =
      name === 'start'
        ? await callApi('POST /api/render/batch/{batchId}/start', { params, query: shownIn(batch) })
        : await callApi(`POST /api/render/batch/{batchId}/${name}`, { params });
    changes.current += 1;
    isChanging.current = false;
    setBusy(null);
    if (answer.ok) {
      setBatch(answer.value.batch);
      return true;
    }
    const now = await look();
    // What is so now says it already: it had ended, or was changed elsewhere.
    if (!now || now.status === batch.status) setProblem(answer.problem);
    return false;
  };
  const show = (answered: BatchView) => {
    changes.current += 1;
    setBatch(answered);
  };
  return { batch, busy, problem, clearProblem: () => setProblem(null), change, show, lookAgain: () => void look() };
}

/** What the merchant agrees to by starting it: where the credits are others by then, it is asked once more. */
function shownIn({ quote }: BatchView) {
  return quote ? { fromPlan: String(quote.fromPlan), watermarked: String(quote.watermarked) } : {};
}

/** Nothing happens to it by itself any more. */
function isResting({ status, hasEnded, isApproving, counts }: BatchView): boolean {
  if (isApproving) return false;
  return status === 'quoted' || (hasEnded && counts.waiting + counts.working === 0);
}

/**
 * Follows a batch until it rests: asks less and less often, not while the tab is hidden, at once when it is shown again;
 * and the server answers 304 while nothing has changed. What a quote takes depends on the credits: it is asked for when the
 * tab is shown again.
 */
function useLooks(batch: BatchView, changes: { current: number }, show: (batch: BatchView) => void) {
  const batchId = batch.id;
  const rests = isResting(batch);
  const { status } = batch;
  const look = async () => {
    const before = changes.current;
    const answer = await callApi('GET /api/render/batch/{batchId}', { params: { batchId } });
    if (!answer.ok) return undefined;
    if (changes.current === before) show(answer.value.batch);
    return answer.value.batch;
  };
  const latest = useRef(look);
  latest.current = look;

  // biome-ignore lint/correctness/useExhaustiveDependencies: another state is looked at often again
  useEffect(() => {
    let isOver = false;
    let waitMs = FIRST_LOOK_MS;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const lookOn = async () => {
      if (!document.hidden) {
        await latest.current();
        waitMs = Math.min(waitMs * 1.15, SLOWEST_LOOK_MS);
      }
      if (!isOver && !rests) timer = setTimeout(() => void lookOn(), waitMs);
    };
    const lookNow = () => {
      if (document.hidden) return;
      clearTimeout(timer);
      waitMs = FIRST_LOOK_MS;
      void lookOn();
    };
    if (!rests) timer = setTimeout(() => void lookOn(), waitMs);
    document.addEventListener('visibilitychange', lookNow);
    return () => {
      isOver = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', lookNow);
    };
  }, [batchId, rests, status]);
  return { look };
}
