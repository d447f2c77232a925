import { useEffect, useRef, useState } from 'react';
import type { ApiProblem, ApiResult } from '#app/ui/merchant/shared/api-client.ts';
import type { RenderView } from '#app/web/api/render-schemas.ts';
import type { Decision } from './decision.ts';
import { type ById, type Said, type Watch, watchDecisions } from './decision-sender.ts';

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

const NONE: { unsaved: ById; saved: ById } = { unsaved: new Map(), saved: new Map() };

/**
 * What the merchant decides of photos: shown at once, sent a moment later, and kept in the browser until the server has it,
 * so that neither a reload nor a lost connection loses any of it. `place` names what the photos are of, as it is kept by.
 */
export function useDecisions(
  place: string,
  { tell, onSaved }: { tell: (said: Said) => Promise<ApiResult<unknown>>; onSaved: () => void },
): Decisions {
  const [shown, setShown] = useState(NONE);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const watch = useRef<Watch | null>(null);
  const saidSaved = useRef(onSaved);
  saidSaved.current = onSaved;
  const latestTell = useRef(tell);
  latestTell.current = tell;

  useEffect(() => {
    // Those of another place are not of this one.
    setShown(NONE);
    setProblem(null);
    const watching = watchDecisions(place, {
      tell: (said) => latestTell.current(said),
      onChange: (unsaved, saved) => setShown((now) => ({ unsaved, saved: new Map([...now.saved, ...saved]) })),
      onProblem: setProblem,
      onSaved: () => saidSaved.current(),
    });
    watch.current = watching;
    // Whoever leaves the page has decided all the same.
    return () => watching.leave();
  }, [place]);

  const of = (render: RenderView | null): Decision | undefined => {
    if (render?.status !== 'completed') return undefined;
    const decided = shown.unsaved.get(render.id) ?? shown.saved.get(render.id);
    return decided ?? render.review ?? { state: 'waiting', reasons: [] };
  };
  return {
    of,
    decide: (renderId, decision) => watch.current?.decide(renderId, decision),
    unsaved: shown.unsaved.size,
    problem,
    forgetSaved: () => setShown((now) => ({ ...now, saved: new Map() })),
  };
}
