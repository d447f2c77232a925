import type { Publication } from '#app/domain/publications/publication.record.ts';
import type { Outcome } from '#app/services/shopify/files.ts';
import { readMediaOrder } from '#app/services/shopify/product-media.ts';
import {
  deleteProductMetafields,
  readProductMetafields,
  setProductMetafield,
} from '#app/services/shopify/product-metafields.ts';
import {
  fitsMetafield,
  MARKS_KEY,
  markOf,
  marksIn,
  marksOfMedia,
  mediaNumber,
  type ProductMarks,
} from './product-marks.ts';

const DONE: Outcome<true> = { ok: true, value: true };
const GONE: Outcome<true> = {
  ok: false,
  refused: { code: 'PRODUCT_DOES_NOT_EXIST', message: 'The product is gone' },
};

/** Says on the product where this photo comes from. Repeating it changes nothing. */
export async function markPhoto(publication: Publication, mediaId: string): Promise<Outcome<true>> {
  const { shop, productId } = publication;
  const withIt = (marks: ProductMarks) => ({ ...marks, [mediaNumber(mediaId)]: markOf(publication) });
  return (await changeMarks(shop, productId, withIt)) ?? GONE;
}

/** Takes the word about this photo off the product; where there is none, and on a product that is gone, nothing changes. */
export async function unmarkPhoto(publication: Publication, mediaId: string): Promise<Outcome<true>> {
  const { shop, productId } = publication;
  const without = (marks: ProductMarks) =>
    Object.fromEntries(Object.entries(marks).filter(([number]) => number !== mediaNumber(mediaId)));
  return (await changeMarks(shop, productId, without)) ?? DONE;
}

/** Brings a product's marks of the form before into the one JSON. Repeating it changes nothing. */
export async function takeOverMarks(shop: string, productId: string): Promise<Outcome<true>> {
  return (await changeMarks(shop, productId, (marks) => marks)) ?? DONE;
}

/**
 * Reads what stands on the product, in both forms, and writes what it becomes; undefined when the product is gone. Whoever
 * wrote meanwhile makes Shopify refuse it as stale, and the caller's next try reads anew. The JSON that says nothing any more
 * stays, as `{}`: a deletion names no digest, so it would take what others wrote meanwhile, and what they read before it would
 * be true again after it. The form before goes last: cut off in between, it is read once more.
 */
async function changeMarks(
  shop: string,
  productId: string,
  change: (marks: ProductMarks) => ProductMarks,
): Promise<Outcome<true> | undefined> {
  const metafields = await readProductMetafields(shop, productId);
  if (!metafields) return undefined;
  const { marks, digest, formerKeys } = marksIn(metafields);
  const changed = change(marks);
  const wanted = fitsMetafield(changed)
    ? changed
    : marksOfMedia(changed, (await readMediaOrder(shop, productId)) ?? []);
  const value = JSON.stringify(wanted);
  const isThere = metafields.some((metafield) => metafield.key === MARKS_KEY && metafield.value === value);
  const isNothing = Object.keys(wanted).length === 0 && digest === null && formerKeys.length === 0;
  if (!isThere && !isNothing) {
    const outcome = await setProductMetafield(shop, { productId, key: MARKS_KEY, value, digest });
    if (!outcome.ok) return outcome;
  }
  return formerKeys.length > 0 ? deleteProductMetafields(shop, { productId, keys: formerKeys }) : DONE;
}
