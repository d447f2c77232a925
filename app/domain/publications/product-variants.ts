import { Refusal } from '#app/domain/errors.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { readVariants, type StoreVariant } from '#app/services/shopify/product-variants.ts';

export interface VariantGroup {
  /** The value of the product's first option, such as a colour. */
  value: string;
  variantIds: string[];
}

export interface VariantChoices {
  /** Name of the product's first option; empty for a product without variants. */
  option: string;
  groups: VariantGroup[];
}

/** The variants that a photo can become the picture of, by their first option. None for a product with one variant. */
export async function readVariantChoices(shop: string, productId: string): Promise<VariantChoices> {
  const variants = await readProductVariants(shop, productId);
  if (!variants) throw new Refusal('not-found');
  return groupVariants(variants);
}

export function groupVariants(variants: readonly StoreVariant[]): VariantChoices {
  if (variants.length < 2) return { option: '', groups: [] };
  const groups = new Map<string, string[]>();
  for (const { id, title, options } of variants) {
    const value = options[0]?.value ?? title;
    groups.set(value, [...(groups.get(value) ?? []), id]);
  }
  return {
    option: variants[0]?.options[0]?.name ?? '',
    groups: [...groups].map(([value, variantIds]) => ({ value, variantIds })),
  };
}

/** The chosen variants, each once. Throws Refusal when one is not of this product. */
export async function checkVariants(
  shop: string,
  productId: string,
  chosen: readonly string[] | undefined,
): Promise<string[]> {
  const variantIds = [...new Set(chosen ?? [])];
  if (variantIds.length === 0) return [];
  const variants = await readProductVariants(shop, productId);
  const known = new Set(variants?.map(({ id }) => id));
  if (variantIds.every((id) => known.has(id))) return variantIds;
  const detail = 'A variant that you chose is not of this product, or no longer. Reload the page and choose again.';
  throw new Refusal('bad-request', { detail }, { variantIds: 'must be variants of this product' });
}

async function readProductVariants(shop: string, productId: string): Promise<StoreVariant[] | undefined> {
  try {
    return await readVariants(shop, productId);
  } catch (error) {
    if (error instanceof ServiceError && error.retry === 'later') throw new Refusal('store-unreachable');
    throw error;
  }
}
