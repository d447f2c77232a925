import { useEffect, useState } from 'react';
import { callApi } from '#app/ui/merchant/shared/api-client.ts';
import type { RenderView } from '#app/web/api/render-schemas.ts';

const FIRST_LOOK_MS = 700;
const SLOWEST_LOOK_MS = 4000;

/**
 * Follows a render and its publication until both rest. Asks a little less often each time, not at all while the tab is
 * hidden, and the server answers 304 while nothing has changed.
 */
export function useRenderProgress(initial: RenderView | null): [RenderView | null, (render: RenderView) => void] {
  const [render, setRender] = useState(initial);
  const isResting = !render || (render.isFinal && (render.publication?.isFinal ?? true));
  const renderId = render?.id;

  useEffect(() => {
    if (isResting || !renderId) return;
    let isOver = false;
    let waitMs = FIRST_LOOK_MS;
    let timer: ReturnType<typeof setTimeout>;
    const look = async () => {
      if (!document.hidden) {
        const answer = await callApi('GET /api/render/{renderId}', { params: { renderId } });
        if (isOver) return;
        if (answer.ok) setRender(answer.value.render);
        waitMs = Math.min(waitMs * 1.15, SLOWEST_LOOK_MS);
      }
      timer = setTimeout(() => void look(), waitMs);
    };
    timer = setTimeout(() => void look(), waitMs);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [renderId, isResting]);

  return [render, setRender];
}
