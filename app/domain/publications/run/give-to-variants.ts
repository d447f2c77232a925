import type { Publication } from '#app/domain/publications/publication.record.ts';
import { changePublication } from '#app/domain/publications/publication-lease.ts';
import { accepted, StoreRefusal } from '#app/domain/publications/trouble/store-refusal.ts';
import { readVariants, setVariantMedia } from '#app/services/shopify/product-variants.ts';

/** Lets the chosen variants show our photo; what they showed is written down before it is changed. */
export async function giveToVariants(publication: Publication, mediaId: string): Promise<Publication> {
  const { shop, productId, variantIds = [] } = publication;
  if (!variantIds || variantIds.length === 0) return publication;
  const variants = await readVariants(shop, productId);
  if (!variants) throw new StoreRefusal('variants', { code: 'PRODUCT_DOES_NOT_EXIST', message: 'It is gone' });
  const shown = new Map(variants.map((variant) => [variant.id, variant.mediaId]));
  const missing = variantIds.find((id) => !shown.has(id));
  if (missing) {
    throw new StoreRefusal('variants', { code: 'PRODUCT_VARIANT_DOES_NOT_EXIST', message: `${missing} is gone` });
  }
  const toChange = variantIds.filter((id) => shown.get(id) !== mediaId);
  if (toChange.length === 0) return publication;
  // Those that show ours already were noted when they were given it.
  const earlier = (publication.variantsBefore ?? []).filter(({ variantId }) => !toChange.includes(variantId));
  const before = toChange.map((variantId) => ({ variantId, mediaId: shown.get(variantId) ?? null }));
  const noted = await changePublication(publication, { set: { variantsBefore: [...earlier, ...before] } });
  const given = toChange.map((id) => ({ id, mediaId }));
  accepted('variants', await setVariantMedia(shop, productId, given));
  return noted;
}
