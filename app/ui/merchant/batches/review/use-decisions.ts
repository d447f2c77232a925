import { useCallback, useEffect, useRef, useState } from 'react';
import type { ApiProblem, ApiResult } from '#app/ui/merchant/shared/api-client.ts';
import type { RenderView } from '#app/web/api/render-schemas.ts';
import type { Decision } from './decision.ts';
import { keepUnsaved, readUnsaved } from './unsaved-decisions.ts';

export interface Decisions {
  /** What was decided of a photo, also where it is not saved yet; undefined for one that is not finished. */
  of: (render: RenderView | null) => Decision | undefined;
  decide: (renderId: string, decision: Decision) => void;
  /** Decisions that the server does not have yet. */
  unsaved: number;
  problem: ApiProblem | null;
  /** What the server says counts again: it was asked to decide of many. */
  forgetSaved: () => void;
}

/** Presses in quick succession go out together. */
const GATHER_MS = 250;
const AGAIN_MS = 3000;
/** Photos of one call. */
const AT_ONCE = 100;

/** Of one kind, said of several photos at once. */
interface Said {
  photos: string[];
  state: Decision['state'];
  reasons?: Decision['reasons'];
}

type ById = ReadonlyMap<string, Decision>;

/**
 * What the merchant decides of photos: shown at once, sent a moment later, and kept in the browser until the server has it,
 * so that neither a reload nor a lost connection loses any of it. `place` names what the photos are of, as it is kept by.
 */
export function useDecisions(
  place: string,
  { tell, onSaved }: { tell: (said: Said) => Promise<ApiResult<unknown>>; onSaved: () => void },
): Decisions {
  const unsaved = useRef<ById>(new Map());
  const [shown, setShown] = useState<{ unsaved: ById; saved: ById }>({ unsaved: new Map(), saved: new Map() });
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const sending = useRef<{ timer?: ReturnType<typeof setTimeout>; isUnderWay: boolean }>({ isUnderWay: false });
  const saidSaved = useRef(onSaved);
  saidSaved.current = onSaved;
  const latestTell = useRef(tell);
  latestTell.current = tell;

  /** Written down before it is shown: what is drawn comes after, or not at all. */
  const change = useCallback(
    (next: ById, saved: Iterable<[string, Decision]> = []) => {
      unsaved.current = next;
      keepUnsaved(place, next);
      setShown((now) => ({ unsaved: next, saved: new Map([...now.saved, ...saved]) }));
    },
    [place],
  );

  const send = useCallback(
    async (atOnce = AT_ONCE): Promise<void> => {
      const { current } = sending;
      clearTimeout(current.timer);
      if (current.isUnderWay || unsaved.current.size === 0) return;
      current.isUnderWay = true;
      const { ids, decision } = nextToSend(unsaved.current, atOnce);
      const { state, reasons } = decision;
      const answer = await latestTell.current({ photos: ids, state, ...(reasons.length > 0 ? { reasons } : {}) });
      current.isUnderWay = false;
      if (!answer.ok && isPassing(answer.problem)) {
        setProblem(answer.problem);
        current.timer = setTimeout(() => void send(), AGAIN_MS);
        return;
      }
      // One of them is refused: which one shows when they go singly.
      if (!answer.ok && ids.length > 1) return send(1);
      setProblem(answer.ok ? null : answer.problem);
      // What was decided otherwise meanwhile goes out next.
      const isSent = ([id, of]: [string, Decision]) => ids.includes(id) && isSame(of, decision);
      const rest = new Map([...unsaved.current].filter((entry) => !isSent(entry)));
      change(rest, answer.ok ? ids.map((id): [string, Decision] => [id, decision]) : []);
      saidSaved.current();
      if (rest.size > 0) await send(answer.ok ? AT_ONCE : 1);
    },
    [change],
  );

  useEffect(() => {
    const { current } = sending;
    const kept = readUnsaved(place);
    if (kept.size > 0) {
      // What was pressed meanwhile is newer.
      change(new Map([...kept, ...unsaved.current]));
      void send();
    }
    // Whoever leaves the page has decided all the same.
    return () => {
      clearTimeout(current.timer);
      void send();
    };
  }, [place, change, send]);

  const decide = (renderId: string, decision: Decision) => {
    change(new Map(unsaved.current).set(renderId, decision));
    clearTimeout(sending.current.timer);
    sending.current.timer = setTimeout(() => void send(), GATHER_MS);
  };
  const of = (render: RenderView | null): Decision | undefined => {
    if (render?.status !== 'completed') return undefined;
    const decided = shown.unsaved.get(render.id) ?? shown.saved.get(render.id);
    return decided ?? render.review ?? { state: 'waiting', reasons: [] };
  };
  const forgetSaved = () => setShown((now) => ({ ...now, saved: new Map() }));
  return { of, decide, unsaved: shown.unsaved.size, problem, forgetSaved };
}

/** No answer, one that may be another in a moment, or a session that has to be renewed. */
function isPassing({ status }: ApiProblem): boolean {
  return status === 0 || status === 401 || status === 403 || status === 429 || status >= 500;
}

/** The photos of which the same was decided as of the first one. */
function nextToSend(unsaved: ById, atOnce: number): { ids: string[]; decision: Decision } {
  const [first] = unsaved;
  if (!first) throw new Error('Nothing is to be sent');
  const [, decision] = first;
  const ids = [...unsaved].filter(([, of]) => isSame(of, decision)).map(([id]) => id);
  return { ids: ids.slice(0, atOnce), decision };
}

function isSame(one: Decision, other: Decision): boolean {
  return one.state === other.state && one.reasons.join(' ') === other.reasons.join(' ');
}
