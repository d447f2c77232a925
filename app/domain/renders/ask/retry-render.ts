import { Refusal } from '#app/domain/errors.ts';
import { findRender } from '#app/domain/renders/read/read-renders.ts';
import type { Render } from '#app/domain/renders/render.record.ts';
import { garmentOf, type RenderGarment } from '#app/domain/renders/render-garment.ts';
import { isRetryable } from '#app/domain/renders/render-state.ts';
import { type AskedGarment, requestRender } from './request-render.ts';

/**
 * Tries a render that failed or was cancelled again as a new one with the same choices. Pressed twice, it makes one and
 * takes one credit.
 */
export async function retryRender(retry: {
  shop: string;
  failedRenderId: string;
  renderId: string;
  now: Date;
}): Promise<Render> {
  const failed = await findRender(retry.shop, retry.failedRenderId);
  if (!isRetryable(failed.status)) throw new Refusal('render-not-retryable');
  return requestRender({
    shop: retry.shop,
    renderId: retry.renderId,
    garment: askedAgain(garmentOf(failed)),
    avatarId: String(failed.subject.avatarId),
    category: failed.options.category,
    garmentPhotoType: failed.options.garmentPhotoType,
    retryOf: failed._id,
    now: retry.now,
  });
}

function askedAgain(garment: RenderGarment): AskedGarment {
  switch (garment.kind) {
    case 'product':
      return { productId: garment.productId, mediaId: garment.mediaId };
    case 'upload':
      return { garmentId: String(garment.uploadId) };
  }
}
