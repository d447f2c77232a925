import { makeAgain } from '#app/domain/batches/ask/make-again.ts';
import { Refusal } from '#app/domain/errors.ts';
import { requestRender } from '#app/domain/renders/ask/request-render.ts';
import { retryRender } from '#app/domain/renders/ask/retry-render.ts';
import { findRender } from '#app/domain/renders/read/read-renders.ts';
import type { Render } from '#app/domain/renders/render.record.ts';
import { isRetryable } from '#app/domain/renders/render-state.ts';
import type { Asked } from './api/endpoint.ts';
import type { RENDER_ENDPOINTS } from './api/render-endpoints.ts';

type AskedRender = Asked<typeof RENDER_ENDPOINTS.ask>['body'];

/**
 * Asks for the photo that a body describes: of a product's picture or of one that was sent (`garmentId`), or one again
 * that failed or was cancelled (`retryOf`).
 */
export async function askForRender(shop: string, asked: AskedRender, request: Request): Promise<Render> {
  const now = new Date();
  if ('retryOf' in asked) {
    return tryAgain({ shop, failedRenderId: asked.retryOf, renderId: asked.renderId, now });
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

/** A photo of a batch is tried again under its item. */
async function tryAgain(retry: { shop: string; failedRenderId: string; renderId: string; now: Date }): Promise<Render> {
  const { shop, failedRenderId, renderId, now } = retry;
  const { batch, status } = await findRender(shop, failedRenderId);
  if (!batch) return retryRender(retry);
  if (!isRetryable(status)) throw new Refusal('render-not-retryable');
  const again = { shop, batchId: String(batch.id), roundId: renderId, photoIds: [failedRenderId], now };
  const [photo] = await makeAgain(again);
  if (!photo) throw new Error('A round of one photo has one');
  return photo;
}
