import type { GarmentKind } from './garment-nouns.ts';
import { headOf } from './head-noun.ts';
import { kindOfTaxonomy } from './shopify-categories.ts';

/** The engine's own categories, chosen on the page. Source: contracts of FASHN tryon-v1.6. */
export const ENGINE_CATEGORIES = ['auto', 'tops', 'bottoms', 'one-pieces'] as const;
export type EngineCategory = (typeof ENGINE_CATEGORIES)[number];

export const GARMENT_PHOTO_TYPES = ['auto', 'flat-lay', 'model'] as const;
export type GarmentPhotoType = (typeof GARMENT_PHOTO_TYPES)[number];

/** What a store says of a garment. */
export interface GarmentWords {
  productType: string;
  title: string;
  /** Shopify's own category of the product; null or left out where none is set. */
  categoryId?: string | null;
}

/**
 * The engine's category for a product: Shopify's own where it says enough, else the noun that decides in the product's
 * type, else in its title. `auto` in doubt, for what comes in parts, and for what is no garment.
 */
export function engineCategoryFor(product: GarmentWords): EngineCategory {
  const kind = kindOfTaxonomy(product.categoryId) ?? kindByWords(product);
  return kind === undefined || kind === 'several' || kind === 'other' ? 'auto' : kind;
}

function kindByWords({ productType, title }: GarmentWords): GarmentKind | undefined {
  const ofType = headOf(productType);
  // "Suits" holds jackets and trousers too: then the title may tell which.
  return ofType && ofType !== 'several' ? ofType : headOf(title);
}

/** Draped and layered garments come out badly: told before a credit is spent. */
export function isHardToRender(product: Pick<GarmentWords, 'productType' | 'title'>): boolean {
  return /\b(sar(ee|is?)|layered|draped|shawls?|dupatta|poncho)\b/i.test(`${product.productType} ${product.title}`);
}
