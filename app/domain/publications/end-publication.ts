import { ring } from '#app/domain/jobs.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { deleteFile } from '#app/services/shopify/files.ts';
import { type Publication, PublicationRecord } from './publication.record.ts';
import { changePublication } from './publication-lease.ts';
import type { PublicationFailureCode } from './publication-state.ts';

/** How many times a publication is put back for a passing trouble before it fails for good. */
export const MAX_PUBLICATION_ATTEMPTS = 8;

/** Ends a publication as failed: nothing of ours stays in the store, and the photo may be published again. */
export async function failPublication(
  publication: Publication,
  code: PublicationFailureCode,
  detail?: string,
): Promise<void> {
  if (publication.fileId) await removeOurFile(publication.shop, publication.fileId);
  await changePublication(publication, {
    status: 'failed',
    set: { failure: { code, ...(detail ? { detail: detail.slice(0, 500) } : {}) } },
    unset: ['leaseUntil', 'holdsProductId', 'currentRenderId'],
  });
  await ringNextOfProduct(publication);
}

/** The file is in nobody's way; when the store can't be reached now, it stays in its library and is on no product. */
async function removeOurFile(shop: string, fileId: string): Promise<void> {
  try {
    await deleteFile(shop, fileId);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
  }
}

/** Lets go of a publication until a later time; too many times, and it fails for good. */
export async function postponePublication(publication: Publication, detail: string, afterMs?: number): Promise<void> {
  const attempts = publication.attempts + 1;
  if (attempts >= MAX_PUBLICATION_ATTEMPTS) return failPublication(publication, 'store-unreachable', detail);
  const waitMs = Math.max(afterMs ?? 0, Math.min(1000 * 2 ** attempts, 60_000));
  await changePublication(publication, {
    set: { attempts, notBefore: new Date(Date.now() + waitMs) },
    unset: ['leaseUntil'],
  });
}

/** Another publication may have waited for this product. */
export async function ringNextOfProduct(publication: Publication): Promise<void> {
  const next = await PublicationRecord.findOne({
    shop: publication.shop,
    productId: publication.productId,
    status: 'queued',
  })
    .sort({ createdAt: 1 })
    .select('_id')
    .lean();
  if (next) await ring('publications.advance', { shop: publication.shop, publicationId: String(next._id) });
}
