import { setTimeout as sleep } from 'node:timers/promises';
import type { Publication } from '#app/domain/publications/publication.record.ts';
import { changePublication } from '#app/domain/publications/publication-lease.ts';
import { accepted, StoreRefusal } from '#app/domain/publications/trouble/store-refusal.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { attachFile, readFile } from '#app/services/shopify/files.ts';
import { moveMedia, readMediaOrder } from '#app/services/shopify/product-media.ts';
import { arriveOnProduct } from './arrive-on-product.ts';
import { giveToVariants } from './give-to-variants.ts';
import { markPhoto } from './mark-product.ts';
import { targetPosition } from './media-position.ts';

/** Longer than this it does not wait in a worker's way; it comes back. */
const PROCESSING_PATIENCE_MS = 15_000;
/** One that has come back before is only looked at: it may never be ready, and others wait. */
const LOOK_MS = 500;
const MOST_MOVES = 3;

/**
 * Waits until Shopify has processed the file, puts it on the product at its place, lets the chosen variants show it,
 * marks the product with where the photo comes from, and only then calls it published. Each step looks first, so each
 * can be repeated.
 */
export async function placeOnProduct(publication: Publication): Promise<void> {
  const mediaId = await waitUntilProcessed(publication);
  const placed = await attach(publication, mediaId);
  await moveToItsPlace(placed, mediaId);
  const shown = await giveToVariants(placed, mediaId);
  accepted('mark', await markPhoto(shown, mediaId));
  const order = await readOrder(shown);
  if (!order.includes(mediaId)) throw stillWorking('The photo is not on the product');
  await arriveOnProduct(shown);
}

/** The id of the file once it is READY. */
async function waitUntilProcessed(publication: Publication): Promise<string> {
  const { shop, fileId, mediaBefore, attempts } = publication;
  const giveUpAt = Date.now() + (attempts === 0 ? PROCESSING_PATIENCE_MS : LOOK_MS);
  for (let waitMs = 300; Date.now() < giveUpAt; waitMs = Math.min(waitMs * 1.4, 2500)) {
    const file = fileId ? await readFile(shop, fileId) : undefined;
    if (!file) {
      // Removed by somebody after it was on its way to the product; before that it was a file of no use.
      const code = mediaBefore ? 'FILE_DOES_NOT_EXIST' : 'INVALID_FAILED_MEDIA_STATE';
      throw new StoreRefusal('file', { code, message: 'The file is no longer in the store' });
    }
    switch (file.status) {
      case 'READY':
        return file.id;
      case 'FAILED':
        throw new StoreRefusal('file', file.problem ?? { code: 'UNKNOWN', message: 'No reason was given' });
      case 'UPLOADED':
      case 'PROCESSING':
      case 'UNKNOWN':
        await sleep(waitMs);
    }
  }
  throw stillWorking('Shopify is still processing the photo');
}

/** Notes what the product had, and puts the file on it. */
async function attach(publication: Publication, mediaId: string): Promise<Publication> {
  const { shop, productId } = publication;
  const order = await readOrder(publication);
  const noted = publication.mediaBefore
    ? publication
    : await changePublication(publication, { set: { mediaBefore: order.filter((id) => id !== mediaId) } });
  if (!order.includes(mediaId)) accepted('place', await attachFile(shop, mediaId, productId));
  return noted;
}

/** Where the merchant moves things about meanwhile, the place is looked up anew. */
async function moveToItsPlace(publication: Publication, mediaId: string): Promise<void> {
  const { shop, productId } = publication;
  for (let moves = 0; moves <= MOST_MOVES; moves += 1) {
    const order = await readOrder(publication);
    if (!order.includes(mediaId)) throw stillWorking('The photo is not on the product yet');
    const position = targetPosition(order, mediaId, publication);
    if (position === undefined) return;
    if (moves < MOST_MOVES) accepted('place', await moveMedia(shop, { productId, mediaId, position }));
  }
  throw stillWorking('The photo is not at its place yet');
}

async function readOrder(publication: Publication): Promise<string[]> {
  const order = await readMediaOrder(publication.shop, publication.productId);
  if (order) return order;
  throw new StoreRefusal('place', { code: 'PRODUCT_DOES_NOT_EXIST', message: 'The product is gone' });
}

function stillWorking(message: string): ServiceError {
  return new ServiceError('shopify', message, { retry: 'later', facts: { code: 'WORKING' } });
}
