import { holdProduct, ringNextOfProduct } from '#app/domain/publications/hold-product.ts';
import type { Publication } from '#app/domain/publications/publication.record.ts';
import { changePublication } from '#app/domain/publications/publication-lease.ts';
import { accepted } from '#app/domain/publications/trouble/store-refusal.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { findFileByName } from '#app/services/shopify/files.ts';
import { readMediaOrder } from '#app/services/shopify/product-media.ts';
import { unmarkPhoto } from './mark-product.ts';
import { takeOffProduct } from './take-off-product.ts';
import { deleteDiscarded } from './upload-to-store.ts';

/** How long a file that may have been made can stay hidden from the store's search. */
const SEARCH_LAG_MS = 10 * 60 * 1000;

/**
 * Removes what a failed publication left in the store, or the mark of a photo that the merchant removed. Repeated until it
 * is gone.
 */
export async function clearLeftover(publication: Publication): Promise<void> {
  const held = await holdProduct(publication);
  if (!held) return;
  if (held.status === 'removed') return clearMark(held);
  await deleteDiscarded(held);
  const found = await findOurFile(held);
  await takeOffProduct(found, { deletesFile: true });
  await changePublication(found, { unset: ['leftover', 'leaseUntil', 'holdsProductId', 'trouble'] });
  await ringNextOfProduct(found);
}

/** Only our word about the photo goes: the file is the merchant's to keep, and where they put it back, so is the mark. */
async function clearMark(publication: Publication): Promise<void> {
  const { shop, productId, fileId } = publication;
  const order = await readMediaOrder(shop, productId);
  if (order && fileId && !order.includes(fileId)) {
    const unmarked = await unmarkPhoto(publication, fileId);
    // Somebody changed the marks meanwhile: read anew. Any other refusal is no reason to go on asking: a mark without its
    // photo says nothing wrong.
    if (!unmarked.ok && unmarked.refused.code === 'STALE_OBJECT') accepted('mark', unmarked);
  }
  await changePublication(publication, { unset: ['leftover', 'leaseUntil', 'holdsProductId', 'trouble'] });
  await ringNextOfProduct(publication);
}

async function findOurFile(publication: Publication): Promise<Publication> {
  const { shop, fileName, fileId, fileAskedForAt } = publication;
  if (fileId || !fileAskedForAt) return publication;
  const file = await findFileByName(shop, fileName, publication.discardedFileIds ?? []);
  if (file) return changePublication(publication, { set: { fileId: file.id } });
  if (Date.now() - fileAskedForAt.getTime() > SEARCH_LAG_MS) return publication;
  throw new ServiceError('shopify', 'The file may yet be found', { retry: 'later', facts: { code: 'WORKING' } });
}
