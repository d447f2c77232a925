/** The engine's own categories, chosen on the page. Source: contracts of FASHN tryon-v1.6. */
export const ENGINE_CATEGORIES = ['auto', 'tops', 'bottoms', 'one-pieces'] as const;
export type EngineCategory = (typeof ENGINE_CATEGORIES)[number];

export const GARMENT_PHOTO_TYPES = ['auto', 'flat-lay', 'model'] as const;
export type GarmentPhotoType = (typeof GARMENT_PHOTO_TYPES)[number];

const WORDS: Record<Exclude<EngineCategory, 'auto'>, RegExp> = {
  'one-pieces':
    /\b(dress(es)?|gowns?|frocks?|jumpsuits?|playsuits?|rompers?|dungarees|overalls?|one.?pieces?|swimsuits?|kaftans?)\b/i,
  bottoms: /\b(jeans?|trousers?|pants?|chinos?|shorts|skirts?|leggings?|joggers?|bottoms?|culottes)\b/i,
  tops: /\b(t-?shirts?|tees?|shirts?|blouses?|tops?|polos?|hood(y|ie|ies)|sweat(er|ers|shirts?)|jumpers?|pullovers?|cardigans?|jackets?|blazers?|coats?|vests?|kurt(a|as|ha)|tunics?|outerwear|knitwear)\b/i,
};

/** The engine's category for a product, from its type, else its title; `auto` when neither says. */
export function engineCategoryFor(product: { productType: string; title: string }): EngineCategory {
  for (const text of [product.productType, product.title]) {
    for (const category of ['one-pieces', 'bottoms', 'tops'] as const) {
      if (WORDS[category].test(text)) return category;
    }
  }
  return 'auto';
}

/** Draped and layered garments come out badly: told before a credit is spent. */
export function isHardToRender(product: { productType: string; title: string }): boolean {
  return /\b(sar(ee|is?)|layered|draped|shawls?|dupatta|poncho)\b/i.test(`${product.productType} ${product.title}`);
}
