import { requestRender } from '#app/domain/renders/ask/request-render.ts';
import { retryRender } from '#app/domain/renders/ask/retry-render.ts';
import type { Render } from '#app/domain/renders/render.record.ts';
import type { Asked } from './api/endpoint.ts';
import type { RENDER_ENDPOINTS } from './api/render-endpoints.ts';

type AskedRender = Asked<typeof RENDER_ENDPOINTS.ask>['body'];

/**
 * Asks for the photo that a body describes: of a product's picture or of one that was sent (`garmentId`), or a failed
 * one again (`retryOf`).
 */
export async function askForRender(shop: string, asked: AskedRender, request: Request): Promise<Render> {
  const now = new Date();
  if ('retryOf' in asked) {
    return retryRender({ shop, failedRenderId: asked.retryOf, renderId: asked.renderId, now });
  }
  return requestRender({
    shop,
    renderId: asked.renderId,
    garment: asked.garment,
    avatarId: asked.avatarId,
    ...asked.options,
    requestId: request.headers.get('x-request-id') ?? undefined,
    now,
  });
}
