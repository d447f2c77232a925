import { setTimeout as sleep } from 'node:timers/promises';
import { attachFile, type Refused, readFile, type StoreFile } from '#app/services/shopify/files.ts';
import { moveMedia, readMediaOrder, setProductMetafield } from '#app/services/shopify/product-media.ts';
import { failPublication, postponePublication, ringNextOfProduct } from './end-publication.ts';
import { targetPosition } from './media-position.ts';
import type { Publication } from './publication.record.ts';
import { changePublication } from './publication-lease.ts';

const PROCESSING_PATIENCE_MS = 45_000;

/**
 * Waits until Shopify has processed the file, puts it on the product at its place, marks the product with where the
 * photo comes from, and only then calls it published. Each step looks first, so each can be repeated.
 */
export async function placeOnProduct(publication: Publication): Promise<void> {
  const file = await waitUntilProcessed(publication);
  if (!file) return;
  const order = await readMediaOrder(publication.shop, publication.productId);
  if (!order) return failPublication(publication, 'product-gone');
  const held = publication.mediaBefore
    ? publication
    : await changePublication(publication, { set: { mediaBefore: order.filter((id) => id !== file.id) } });
  if (!order.includes(file.id)) {
    const attached = await attachFile(held.shop, file.id, held.productId);
    if (!attached.ok) return settleAttachRefusal(held, attached.refused);
  }
  await moveToItsPlace(held, file.id);
  await setProductMetafield(held.shop, { productId: held.productId, ...provenanceOf(held, file.id) });
  await changePublication(held, {
    status: 'published',
    set: { publishedAt: new Date() },
    unset: ['leaseUntil', 'holdsProductId'],
  });
  await ringNextOfProduct(held);
}

async function waitUntilProcessed(publication: Publication): Promise<StoreFile | undefined> {
  const { shop, fileId } = publication;
  const giveUpAt = Date.now() + PROCESSING_PATIENCE_MS;
  for (let waitMs = 300; Date.now() < giveUpAt; waitMs = Math.min(waitMs * 1.4, 2500)) {
    const file = fileId ? await readFile(shop, fileId) : undefined;
    if (!file) {
      // Somebody deleted it in the store meanwhile.
      await failPublication(publication, 'picture-refused', 'The file is no longer in the store');
      return undefined;
    }
    switch (file.status) {
      case 'READY':
        return file;
      case 'FAILED':
        await settleMediaError(publication, file);
        return undefined;
      case 'UPLOADED':
      case 'PROCESSING':
        await sleep(waitMs);
    }
  }
  await postponePublication(publication, 'Shopify is still processing the photo');
  return undefined;
}

async function settleMediaError(publication: Publication, file: StoreFile): Promise<void> {
  const detail = file.problem ? `${file.problem.code}: ${file.problem.message}` : 'Processing failed without a reason';
  const isFull = file.problem?.code === 'FILE_STORAGE_LIMIT_EXCEEDED';
  await failPublication(publication, isFull ? 'store-full' : 'picture-refused', detail);
}

async function settleAttachRefusal(publication: Publication, refused: Refused): Promise<void> {
  const detail = `${refused.code}: ${refused.message}`;
  switch (refused.code) {
    case 'NON_READY_STATE':
    case 'FILE_LOCKED':
      return postponePublication(publication, detail);
    case 'REFERENCE_TARGET_DOES_NOT_EXIST':
      return failPublication(publication, 'product-gone', detail);
    case 'PRODUCT_MEDIA_LIMIT_EXCEEDED':
      return failPublication(publication, 'gallery-full', detail);
    default:
      return failPublication(publication, 'picture-refused', detail);
  }
}

/** Where the merchant moved things about meanwhile, the place is looked up anew; a refused move leaves it last. */
async function moveToItsPlace(publication: Publication, mediaId: string): Promise<void> {
  const order = await readMediaOrder(publication.shop, publication.productId);
  if (!order?.includes(mediaId)) return;
  const position = targetPosition(order, mediaId, publication);
  if (position === undefined) return;
  await moveMedia(publication.shop, { productId: publication.productId, mediaId, position });
}

function provenanceOf(publication: Publication, mediaId: string) {
  return {
    key: `photo_${mediaId.split('/').at(-1)}`,
    value: {
      mediaId,
      renderId: String(publication.renderId),
      publicationId: String(publication._id),
      digitalSourceType: 'trainedAlgorithmicMedia',
      generator: 'ModelSnap',
    },
  };
}
