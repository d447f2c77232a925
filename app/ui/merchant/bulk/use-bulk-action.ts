import { useRevalidator } from '@remix-run/react';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { type ApiProblem, type ApiResult, callApi } from '#app/ui/merchant/shared/api-client.ts';
import type { BulkActionView } from '#app/web/api/bulk-schemas.ts';

const FIRST_LOOK_MS = 800;
const SLOWEST_LOOK_MS = 6000;

type Answer = ApiResult<{ bulkAction: BulkActionView }>;

export interface BulkDeeds {
  /** What was asked for last, as it is now. */
  action: BulkActionView | null;
  isRunning: boolean;
  isBusy: boolean;
  problem: ApiProblem | null;
  clearProblem: () => void;
  /** Asks for one and follows it. Returns whether it was taken. */
  start: (ask: () => Promise<Answer>) => Promise<boolean>;
  cancel: () => Promise<boolean>;
  /** Where it is shown: what was pressed is gone with it, and whoever uses the keyboard goes on from here. */
  place: RefObject<HTMLDivElement>;
}

/**
 * Publishing or undoing many photos: asked for, followed, stopped. `initial` is of the page: a newer one takes its place, and
 * with its end the page is read afresh.
 */
export function useBulkAction(initial: BulkActionView | null): BulkDeeds {
  const [action, setAction] = useState(initial);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  /** A second click may come before the button is drawn as busy. */
  const isAsking = useRef(false);
  useEffect(() => setAction(initial), [initial]);
  useFollowing(action, setAction);
  const place = useRef<HTMLDivElement>(null);
  const wantsFocus = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once the question is gone, which would keep the focus
  useEffect(() => {
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    place.current?.focus();
  }, [action]);

  const start = async (ask: () => Promise<Answer>): Promise<boolean> => {
    if (isAsking.current) return false;
    isAsking.current = true;
    setIsBusy(true);
    setProblem(null);
    const answer = await ask();
    isAsking.current = false;
    setIsBusy(false);
    if (answer.ok) {
      wantsFocus.current = true;
      setAction(answer.value.bulkAction);
    } else setProblem(answer.problem);
    return answer.ok;
  };
  const cancel = () =>
    start(() =>
      callApi('POST /api/bulk-actions/{bulkActionId}/cancel', { params: { bulkActionId: action?.id ?? '' } }),
    );
  const isRunning = action !== null && !action.hasEnded;
  useFreshness(isRunning);
  const clearProblem = () => setProblem(null);
  return { action, isRunning, isBusy, problem, clearProblem, start, cancel, place };
}

function useFreshness(isRunning: boolean): void {
  const { revalidate } = useRevalidator();
  const wasRunning = useRef(isRunning);
  useEffect(() => {
    if (wasRunning.current && !isRunning) revalidate();
    wasRunning.current = isRunning;
  }, [isRunning, revalidate]);
}

/** Asks less and less often, not while the tab is hidden; and the server answers 304 while nothing has changed. */
function useFollowing(action: BulkActionView | null, show: (action: BulkActionView) => void): void {
  const runningId = action && !action.hasEnded ? action.id : null;
  const latest = useRef(show);
  latest.current = show;
  useEffect(() => {
    if (!runningId) return;
    let isOver = false;
    let waitMs = FIRST_LOOK_MS;
    let timer: ReturnType<typeof setTimeout>;
    const look = async () => {
      if (!document.hidden) {
        const params = { bulkActionId: runningId };
        const answer = await callApi('GET /api/bulk-actions/{bulkActionId}', { params });
        if (isOver) return;
        if (answer.ok) latest.current(answer.value.bulkAction);
        waitMs = Math.min(waitMs * 1.15, SLOWEST_LOOK_MS);
      }
      timer = setTimeout(() => void look(), waitMs);
    };
    timer = setTimeout(() => void look(), waitMs);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [runningId]);
}
