import { ServiceError } from '#app/services/service-error.ts';
import { findFileByName } from '#app/services/shopify/files.ts';
import { holdProduct, ringNextOfProduct } from './hold-product.ts';
import type { Publication } from './publication.record.ts';
import { changePublication } from './publication-lease.ts';
import { takeOffProduct } from './take-off-product.ts';
import { deleteDiscarded } from './upload-to-store.ts';

/** How long a file that may have been made can stay hidden from the store's search. */
const SEARCH_LAG_MS = 10 * 60 * 1000;

/** Removes what a failed publication left in the store. Repeated until it is gone. */
export async function clearLeftover(publication: Publication): Promise<void> {
  const held = await holdProduct(publication);
  if (!held) return;
  await deleteDiscarded(held);
  const found = await findOurFile(held);
  await takeOffProduct(found, { deletesFile: true });
  await changePublication(found, { unset: ['leftover', 'leaseUntil', 'holdsProductId', 'trouble'] });
  await ringNextOfProduct(found);
}

async function findOurFile(publication: Publication): Promise<Publication> {
  const { shop, fileName, fileId, fileAskedForAt } = publication;
  if (fileId || !fileAskedForAt) return publication;
  const file = await findFileByName(shop, fileName, publication.discardedFileIds ?? []);
  if (file) return changePublication(publication, { set: { fileId: file.id } });
  if (Date.now() - fileAskedForAt.getTime() > SEARCH_LAG_MS) return publication;
  throw new ServiceError('shopify', 'The file may yet be found', { retry: 'later', facts: { code: 'WORKING' } });
}
