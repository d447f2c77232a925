import { useEffect, useState } from 'react';
import { callApi } from '#app/ui/merchant/shared/api-client.ts';
import type { RenderView } from '#app/web/api/render-schemas.ts';

const FIRST_LOOK_MS = 700;
const SLOWEST_LOOK_MS = 4000;
/** So long something is waited for that usually follows at once. */
const PATIENCE_MS = 60_000;

/**
 * Follows a render and its publication until both rest, and a while longer where `isAwaited` says that more is to come. Asks a little less often each time, not at all while the tab is
 * hidden, and the server answers 304 while nothing has changed.
 */
export function useRenderProgress(
  initial: RenderView | null,
  isAwaited: (render: RenderView) => boolean = () => false,
): [RenderView | null, (render: RenderView) => void] {
  const [render, setRender] = useState(initial);
  const isAtRest = !render || (render.isFinal && (render.publication?.isFinal ?? true));
  const isMoreToCome = render !== null && isAtRest && isAwaited(render);
  const isResting = isAtRest && !isMoreToCome;
  const renderId = render?.id;

  useEffect(() => {
    if (isResting || !renderId) return;
    let isOver = false;
    const giveUpAt = isMoreToCome ? Date.now() + PATIENCE_MS : Number.POSITIVE_INFINITY;
    let waitMs = FIRST_LOOK_MS;
    let timer: ReturnType<typeof setTimeout>;
    const look = async () => {
      if (!document.hidden) {
        const answer = await callApi('GET /api/render/{renderId}', { params: { renderId } });
        if (isOver) return;
        if (answer.ok) setRender(answer.value.render);
        waitMs = Math.min(waitMs * 1.15, SLOWEST_LOOK_MS);
      }
      if (Date.now() < giveUpAt) timer = setTimeout(() => void look(), waitMs);
    };
    timer = setTimeout(() => void look(), waitMs);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [renderId, isResting, isMoreToCome]);

  return [render, setRender];
}
