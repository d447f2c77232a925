import { Refusal } from '#app/domain/errors.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { isColourOption } from '#app/services/shopify/colour-option.ts';
import { readVariants, type StoreVariant } from '#app/services/shopify/product-variants.ts';

interface VariantGroup {
  /** A value of the option, such as a colour; or a variant's title. */
  value: string;
  variantIds: string[];
}

/** One way to say which variants: by the values of one option, or one by one. */
export interface VariantWay {
  by: 'option' | 'variant';
  /** The option's name in the store's own words; empty for the variants one by one. */
  option: string;
  groups: VariantGroup[];
}

export interface VariantChoices {
  /** The likeliest first; none for a product with one variant. */
  ways: VariantWay[];
}

/** The ways to choose variants that a photo becomes the picture of. None for a product with one variant. */
export async function readVariantChoices(shop: string, productId: string): Promise<VariantChoices> {
  const variants = await readProductVariants(shop, productId);
  if (!variants) throw new Refusal('not-found');
  return groupVariants(variants);
}

/**
 * Every option with more than one value is a way to choose, in the product's order but for colours, which come first:
 * a photo shows one colour, and all sizes of it. Last come the variants one by one, where that says more.
 */
export function groupVariants(variants: readonly StoreVariant[]): VariantChoices {
  if (variants.length < 2) return { ways: [] };
  const names = [...new Set(variants.flatMap(({ options }) => options.map(({ name }) => name)))];
  const byOption = names.map((name) => wayByOption(variants, name)).filter(({ groups }) => groups.length > 1);
  const colours = byOption.filter(({ option }) => isColourOption(option));
  const ways = [...colours, ...byOption.filter((way) => !colours.includes(way))];
  const isSaidAlready = ways.some(({ groups }) => groups.length === variants.length);
  return { ways: isSaidAlready ? ways : [...ways, oneByOne(variants)] };
}

function wayByOption(variants: readonly StoreVariant[], option: string): VariantWay {
  const groups = new Map<string, string[]>();
  for (const { id, options } of variants) {
    const value = options.find(({ name }) => name === option)?.value;
    if (value !== undefined) groups.set(value, [...(groups.get(value) ?? []), id]);
  }
  return { by: 'option', option, groups: [...groups].map(([value, variantIds]) => ({ value, variantIds })) };
}

function oneByOne(variants: readonly StoreVariant[]): VariantWay {
  return { by: 'variant', option: '', groups: variants.map(({ id, title }) => ({ value: title, variantIds: [id] })) };
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
  throw new Refusal('wrong-choice', { detail }, { variantIds: 'must be variants of this product' });
}

async function readProductVariants(shop: string, productId: string): Promise<StoreVariant[] | undefined> {
  try {
    return await readVariants(shop, productId);
  } catch (error) {
    if (error instanceof ServiceError && error.retry === 'later') throw new Refusal('store-unreachable');
    throw error;
  }
}
