import type { GarmentKind } from './garment-nouns.ts';

/**
 * Branches of Shopify's product taxonomy under Apparel & Accessories (`aa`), by the end of their id, for what they hold.
 * The longest that fits counts; a branch that is not here says nothing (Clothing, Pajamas, Suits, Uniforms).
 */
const BRANCHES: Record<GarmentKind, string[]> = {
  tops: [
    // Activewear: tops, sports bras, sweatshirts, vests and jackets. Babies: coats and jackets, tops, swimwear tops.
    ...['1-1-2', '1-1-6', '1-1-7', '1-1-8', '1-2-4-17', '1-2-8-9', '1-2-8-23', '1-2-8-24', '1-2-9'],
    // Undershirts, bras, camisoles; nursing bras, maternity tops; coats and jackets, vests; clothing tops.
    ...[
      '1-3-3',
      '1-5-3',
      '1-6-3',
      '1-6-4',
      '1-6-12',
      '1-7-1',
      '1-7-7-21',
      '1-7-8',
      '1-8-2',
      '1-10-2',
      '1-10-6',
      '1-13',
    ],
    // Loungewear tops; rash guards, surf and swimwear tops; white coats.
    ...['1-17-2-2', '1-20-12', '1-20-23', '1-20-24', '1-21-8'],
  ],
  bottoms: [
    // Activewear pants, boxing shorts. Babies: bottoms, swim boxers to trunks, underwear.
    ...['1-1-1', '1-1-4', '1-2-1', '1-2-8-13', '1-2-8-14', '1-2-8-16', '1-2-8-17', '1-2-11'],
    // Long johns and underpants, petticoats; maternity pants and skirts, swim boxers; chaps, rain pants.
    ...['1-3-1', '1-3-2', '1-5-1', '1-5-2', '1-6-9', '1-6-11', '1-7-4', '1-7-5', '1-7-7-2', '1-8-1', '1-8-3'],
    ...['1-10-1', '1-10-3'],
    // Pants, shorts, skirts, skorts; long johns and loungewear bottoms; boardshorts, swim boxers and briefs.
    ...['1-12', '1-14', '1-15', '1-16', '1-17-1', '1-17-2-1', '1-20-2', '1-20-3', '1-20-4'],
  ],
  'one-pieces': [
    // Dresses and one-pieces, also of babies and maternity; one-piece swimsuits and swim dresses; underwear slips.
    ...['1-2-3', '1-2-10', '1-2-8-15', '1-2-8-22', '1-4', '1-6-13', '1-7-2', '1-7-3', '1-7-7-14', '1-7-7-20', '1-9'],
    // Nightgowns, robes, onesies; flight suits; wedding and bridal party dresses; costume dresses.
    ...['1-17-3', '1-17-5', '1-17-6', '1-20-17', '1-20-22', '1-21-2', '1-22', '3-3-1'],
  ],
  several: [
    // Bodysuits; capes and ponchos; outfit sets; kimonos, saris.
    ...['1-2-9-2', '1-7-8-2', '1-13-2', '1-2-4-17-3', '1-2-4-17-8', '1-10-2-3', '1-10-2-8', '1-2-5', '1-11', '1-23'],
  ],
  other: [
    // Socks, tights, hosiery; accessories, bags, jewellery, shoes.
    ...['1-2-7', '1-6-6', '1-18', '2', '3-1', '3-2', '3-4', '4', '5', '6', '7', '8'],
  ],
};

const BY_BRANCH = new Map(
  (Object.entries(BRANCHES) as [GarmentKind, string[]][]).flatMap(([kind, branches]) =>
    branches.map((branch) => [branch, kind] as const),
  ),
);

/** What one of Shopify's categories (`gid://shopify/TaxonomyCategory/aa-1-4`) holds; undefined where it says nothing. */
export function kindOfTaxonomy(categoryId: string | null | undefined): GarmentKind | undefined {
  const path = /^gid:\/\/shopify\/TaxonomyCategory\/aa-([\d-]+)$/.exec(categoryId ?? '')?.[1]?.split('-') ?? [];
  for (let length = path.length; length > 0; length -= 1) {
    const kind = BY_BRANCH.get(path.slice(0, length).join('-'));
    if (kind) return kind;
  }
  return undefined;
}
