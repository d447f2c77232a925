import { config } from '#app/config.server.ts';
import { Refusal } from '#app/domain/errors.ts';
import { findGarmentPicture } from '#app/domain/garments/find-garment-picture.ts';
import { garmentPictureKey } from '#app/domain/garments/garment-picture-key.ts';
import { ENGINE_LONGEST_EDGE_PX } from '#app/domain/pictures/engine-edge.ts';
import { pictureProblemSentence } from '#app/domain/pictures/picture-problem.ts';
import type { Render } from '#app/domain/renders/render.record.ts';
import type { RenderFailureCode } from '#app/domain/renders/render-failure.ts';
import { garmentOf } from '#app/domain/renders/render-garment.ts';
import type { EngineInputs } from '#app/services/fashn/engine.ts';
import { fetchBytes } from '#app/services/http/fetch-bytes.ts';
import { takeInPicture } from '#app/services/images/decoding/outside-pictures.ts';
import { PICTURE_LIMITS } from '#app/services/images/picture-limits.ts';
import { holdPicture } from '#app/services/images/picture-turns.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { getObject } from '#app/services/storage/objects.ts';
import { signReadAddress } from '#app/services/storage/signed-addresses.ts';
import { putPicture } from './put-picture.ts';

const GARMENT_TIMEOUT_MS = 30_000;
/** So long a garment that was fetched ahead is taken for what the store shows. */
const FETCHED_AHEAD_MS = 2 * 60_000;
/** The engine may queue before it reads: contracts of FASHN advise at least 15 minutes. */
const ENGINE_READ_SECONDS = 20 * 60;

export type Prepared = { ok: true; garmentKey: string } | { ok: false; code: RenderFailureCode; detail: string };

/**
 * Fetches the garment's picture from the store and keeps a normalised copy, named after its content. `inLineOf` is whose
 * turn it takes among the pictures that are fetched at the same time.
 */
export async function storeGarmentPicture(render: Render, inLineOf = render.shop): Promise<Prepared> {
  if (render.garmentKey && !isOutdated(render)) return { ok: true, garmentKey: render.garmentKey };
  const garment = garmentOf(render);
  if (garment.kind === 'upload') throw new Error('An uploaded garment has its picture from the start');
  try {
    return await holdPicture(inLineOf, () => fetchGarmentPicture(render, garment));
  } catch (error) {
    return whyNot(error);
  }
}

/** While it waited for its turn the product may have gone, or its picture may have been replaced: nothing is paid for that. */
function isOutdated({ garmentFetchedAt }: Render): boolean {
  return garmentFetchedAt ? Date.now() - garmentFetchedAt.getTime() > FETCHED_AHEAD_MS : false;
}

async function fetchGarmentPicture(render: Render, garment: { productId: string; mediaId: string }): Promise<Prepared> {
  const { shop } = render;
  const picture = await findGarmentPicture({ shop, productId: garment.productId, mediaId: garment.mediaId });
  const bytes = await fetchBytes({
    service: 'shopify',
    address: picture.url,
    origins: config.shopify.imageOrigins,
    maxBytes: PICTURE_LIMITS.maxBytes,
    timeoutMs: GARMENT_TIMEOUT_MS,
  });
  const taken = await takeInPicture(bytes, { owner: shop, longestEdge: ENGINE_LONGEST_EDGE_PX });
  if (!taken.ok) return { ok: false, code: 'picture-refused', detail: pictureProblemSentence(taken.reason) };
  const garmentKey = garmentPictureKey(shop, taken.picture.bytes);
  await putPicture(render, { key: garmentKey, body: taken.picture.bytes, contentType: 'image/jpeg' });
  return { ok: true, garmentKey };
}

/** A passing trouble is thrown on, for another try; what will not pass becomes the render's failure. */
function whyNot(error: unknown): Prepared {
  if (error instanceof Refusal) {
    if (error.code === 'store-unreachable' || error.code === 'garment-picture-not-ready') throw error;
    return { ok: false, code: error.code === 'not-found' ? 'garment-gone' : 'picture-gone', detail: error.message };
  }
  if (error instanceof ServiceError && error.retry === 'never') {
    const code = error.facts.disconnected ? 'store-disconnected' : 'picture-refused';
    return { ok: false, code, detail: error.message };
  }
  throw error;
}

/** The engine's inputs: short-lived signed addresses where storage is public, the bytes themselves where it is not. */
export async function engineInputs(render: Render, garmentKey: string): Promise<EngineInputs> {
  const [modelImage, garmentImage] = await Promise.all([forEngine(render.subject.pictureKey), forEngine(garmentKey)]);
  const { category, garmentPhotoType, mode, seed } = render.options;
  return { modelImage, garmentImage, category, garmentPhotoType, mode, seed };
}

async function forEngine(key: string): Promise<string> {
  if (config.storage.isPublic) return signReadAddress(key, { expiresInSeconds: ENGINE_READ_SECONDS });
  const { body } = await getObject(key);
  return `data:image/jpeg;base64,${body.toString('base64')}`;
}
