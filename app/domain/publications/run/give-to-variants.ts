import type { Publication } from '#app/domain/publications/publication.record.ts';
import { changePublication } from '#app/domain/publications/publication-lease.ts';
import { accepted, StoreRefusal } from '#app/domain/publications/trouble/store-refusal.ts';
import { readVariants, setVariantMedia } from '#app/services/shopify/product-variants.ts';
import { lookBeside } from './beside-on-product.ts';

/**
 * Lets the chosen variants show our photo, and those that show one that it takes the place of; what they showed is written
 * down before it is changed.
 */
export async function giveToVariants(publication: Publication, mediaId: string): Promise<Publication> {
  const { shop, productId } = publication;
  const chosen = publication.variantIds ?? [];
  const replaced = await picturesToReplace(publication);
  if (chosen.length === 0 && replaced.size === 0) return publication;
  const variants = await readVariants(shop, productId);
  if (!variants) throw new StoreRefusal('variants', { code: 'PRODUCT_DOES_NOT_EXIST', message: 'It is gone' });
  const shown = new Map(variants.map((variant) => [variant.id, variant.mediaId]));
  const missing = chosen.find((id) => !shown.has(id));
  if (missing) {
    throw new StoreRefusal('variants', { code: 'PRODUCT_VARIANT_DOES_NOT_EXIST', message: `${missing} is gone` });
  }
  const heirs = variants.filter((variant) => replaced.has(variant.mediaId)).map(({ id }) => id);
  const toChange = [...new Set([...chosen, ...heirs])].filter((id) => shown.get(id) !== mediaId);
  if (toChange.length === 0) return publication;
  // Those that show ours already were noted when they were given it.
  const earlier = (publication.variantsBefore ?? []).filter(({ variantId }) => !toChange.includes(variantId));
  const before = toChange.map((variantId) => ({ variantId, mediaId: shown.get(variantId) ?? null }));
  const noted = await changePublication(publication, { set: { variantsBefore: [...earlier, ...before] } });
  const given = toChange.map((id) => ({ id, mediaId }));
  accepted('variants', await setVariantMedia(shop, productId, given));
  return noted;
}

/** Earlier photos of the item, which leave the product once this one is there. */
async function picturesToReplace(publication: Publication): Promise<Set<string | null>> {
  const { takesPlace, others } = await lookBeside(publication);
  return new Set(takesPlace ? others.flatMap(({ fileId }) => fileId ?? []) : []);
}
