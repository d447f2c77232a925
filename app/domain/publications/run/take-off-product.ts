import { type Publication, PublicationRecord } from '#app/domain/publications/publication.record.ts';
import { changePublication } from '#app/domain/publications/publication-lease.ts';
import { accepted, StoreRefusal } from '#app/domain/publications/trouble/store-refusal.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { deleteFile, detachFile } from '#app/services/shopify/files.ts';
import { readMediaOrder } from '#app/services/shopify/product-media.ts';
import { readVariants, setVariantMedia } from '#app/services/shopify/product-variants.ts';
import { unmarkPhoto } from './mark-product.ts';

/**
 * Takes our photo off its product: variants that still show it get back what they had, the photo goes, and so does our
 * mark; all else stays as the merchant has it. Each step looks first and changes only what is still ours, so it can be
 * repeated from any point. The file itself stays in the library, unless it is to be deleted. Says whether it was there to be
 * taken off: the merchant may have been first.
 */
export async function takeOffProduct(publication: Publication, options: { deletesFile: boolean }): Promise<boolean> {
  const { shop, productId, fileId } = publication;
  if (!fileId) return false;
  const order = await readMediaOrder(shop, productId);
  const wasThere = publication.takenOffAt !== undefined || (order?.includes(fileId) ?? false);
  if (order) await putVariantsBack(publication, fileId, order);
  if (options.deletesFile) accepted('file', await deleteFile(shop, fileId));
  else if (order?.includes(fileId)) {
    await changePublication(publication, { set: { takenOffAt: new Date() } });
    await detach(shop, fileId, productId);
  }
  if (!order) return wasThere;
  const unmarked = await unmarkPhoto(publication, fileId);
  const after = await readMediaOrder(shop, productId);
  if (!after) return wasThere;
  accepted('mark', unmarked);
  if (!after.includes(fileId)) return wasThere;
  throw new ServiceError('shopify', 'The photo is still on the product', {
    retry: 'later',
    facts: { code: 'WORKING' },
  });
}

async function putVariantsBack(publication: Publication, fileId: string, order: readonly string[]): Promise<void> {
  const { shop, productId, variantsBefore } = publication;
  if (!variantsBefore || variantsBefore.length === 0) return;
  const variants = await readVariants(shop, productId);
  const showingOurs = new Set(variants?.filter((variant) => variant.mediaId === fileId).map(({ id }) => id));
  const back: { id: string; mediaId: string }[] = [];
  for (const { variantId, mediaId } of variantsBefore) {
    if (!showingOurs.has(variantId)) continue;
    const earlier = await earlierPicture({ publication, variantId, mediaId: mediaId ?? null, order });
    if (earlier) back.push({ id: variantId, mediaId: earlier });
  }
  // The others lose the picture with the photo itself.
  if (back.length > 0) accepted('variants', await setVariantMedia(shop, productId, back));
}

/**
 * What a variant gets back: the medium that it had if that is still on the product. Where that was another photo of ours
 * which is gone by now, what the variant had before that one.
 */
async function earlierPicture(sought: {
  publication: Publication;
  variantId: string;
  mediaId: string | null;
  order: readonly string[];
}): Promise<string | null> {
  const { shop, productId, fileId } = sought.publication;
  const seen = new Set<string | null>([fileId ?? null]);
  let mediaId = sought.mediaId;
  while (mediaId && !seen.has(mediaId)) {
    if (sought.order.includes(mediaId)) return mediaId;
    seen.add(mediaId);
    const ours = await PublicationRecord.findOne({ shop, productId, fileId: mediaId }).select('variantsBefore').lean();
    mediaId = ours?.variantsBefore?.find((before) => before.variantId === sought.variantId)?.mediaId ?? null;
  }
  return null;
}

/** A file or a product that vanished meanwhile needs no taking off. */
async function detach(shop: string, fileId: string, productId: string): Promise<void> {
  const outcome = await detachFile(shop, fileId, productId);
  if (outcome.ok) return;
  if (['FILE_DOES_NOT_EXIST', 'REFERENCE_TARGET_DOES_NOT_EXIST'].includes(outcome.refused.code)) return;
  throw new StoreRefusal('place', outcome.refused);
}
