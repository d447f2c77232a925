import { useCallback, useEffect, useRef, useState } from 'react';
import { type ApiProblem, callApi } from '#app/ui/merchant/shared/api-client.ts';
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
}

/** Presses in quick succession go out together. */
const GATHER_MS = 250;
const AGAIN_MS = 3000;
/** Photos of one call. */
const AT_ONCE = 100;

type ById = ReadonlyMap<string, Decision>;

/**
 * What the merchant decides of a batch's photos: shown at once, sent a moment later, and kept in the browser until the
 * server has it, so that neither a reload nor a lost connection loses any of it.
 */
export function useDecisions(batchId: string, onSaved: () => void): Decisions {
  const [unsaved, setUnsaved] = useState<ById>(new Map());
  const [saved, setSaved] = useState<ById>(new Map());
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const latest = useRef({ unsaved, onSaved });
  latest.current = { unsaved, onSaved };

  useEffect(() => {
    const kept = readUnsaved(batchId);
    // What was pressed meanwhile is newer.
    if (kept.size > 0) setUnsaved((now) => new Map([...kept, ...now]));
  }, [batchId]);

  const decide = useCallback(
    (renderId: string, decision: Decision) => {
      setProblem(null);
      setUnsaved((now) => {
        const next = new Map(now).set(renderId, decision);
        keepUnsaved(batchId, next);
        return next;
      });
    },
    [batchId],
  );

  const isSending = useRef(false);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (unsaved.size === 0 || isSending.current) return;
    const send = async () => {
      isSending.current = true;
      const { ids, decision } = nextToSend(latest.current.unsaved);
      const answer = await callApi('POST /api/render/batch/{batchId}/review', {
        params: { batchId },
        body: {
          photos: ids,
          state: decision.state,
          ...(decision.reasons.length > 0 ? { reasons: decision.reasons } : {}),
        },
      });
      isSending.current = false;
      if (!answer.ok && isPassing(answer.problem)) {
        setProblem(answer.problem);
        setTries((count) => count + 1);
        return;
      }
      setProblem(answer.ok ? null : answer.problem);
      if (answer.ok) setSaved((now) => new Map([...now, ...ids.map((id) => [id, decision] as const)]));
      setUnsaved((now) => {
        // What was decided otherwise meanwhile goes out next.
        const rest = new Map([...now].filter(([id, of]) => !(ids.includes(id) && isSame(of, decision))));
        keepUnsaved(batchId, rest);
        return rest;
      });
      latest.current.onSaved();
    };
    const timer = setTimeout(() => void send(), tries > 0 && problem ? AGAIN_MS : GATHER_MS);
    return () => clearTimeout(timer);
  }, [unsaved, tries, batchId, problem]);

  const of = (render: RenderView | null) => {
    if (render?.status !== 'completed') return undefined;
    return (
      unsaved.get(render.id) ?? saved.get(render.id) ?? render.review ?? ({ state: 'waiting', reasons: [] } as const)
    );
  };
  return { of: of as Decisions['of'], decide, unsaved: unsaved.size, problem };
}

/** No answer, or one that may be another in a moment. */
function isPassing({ status }: ApiProblem): boolean {
  return status === 0 || status === 429 || status >= 500;
}

/** The photos of which the same was decided as of the first one. */
function nextToSend(unsaved: ById): { ids: string[]; decision: Decision } {
  const [first] = unsaved;
  if (!first) throw new Error('Nothing is to be sent');
  const [, decision] = first;
  const ids = [...unsaved].filter(([, of]) => isSame(of, decision)).map(([id]) => id);
  return { ids: ids.slice(0, AT_ONCE), decision };
}

function isSame(one: Decision, other: Decision): boolean {
  return one.state === other.state && one.reasons.join(' ') === other.reasons.join(' ');
}
