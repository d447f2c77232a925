import type { Batch } from '#app/domain/batches/batch.record.ts';
import { collectionsIn, misfitOf } from '#app/domain/batches/product-conditions.ts';
import { mediaOfOurs } from '#app/domain/publications/media-of-ours.ts';
import { productsWithPhoto } from '#app/domain/publications/products-with-photo.ts';
import { listProductsForRules, type ProductForRules } from '#app/services/shopify/product-for-rules.ts';
import type { Chosen } from './choose-items.ts';
import { photosWanted, withoutOurs } from './rule-photos.ts';

type Rule = NonNullable<Batch['source']['rule']>;

/** Products that a rule is not for, by why. */
export interface Misfits {
  status: number;
  condition: number;
  otherRule: number;
}

/** What a rule would make of the next page of the catalogue, as if each product was made now. */
export async function findByRule({ shop, listedAfter, avatars, category }: Batch, rule: Rule) {
  const collectionIds = collectionsIn([rule, ...rule.before]);
  const colours = rule.pictures === 'each-colour';
  const { products, next } = await listProductsForRules(shop, { collectionIds, after: listedAfter, colours });
  const ids = products.map(({ id }) => id);
  const [ours, shown] = await Promise.all([
    mediaOfOurs(shop, ids),
    rule.withoutPhoto ? productsWithPhoto(shop, ids) : new Set<string>(),
  ]);
  const misfits: Misfits = { status: 0, condition: 0, otherRule: 0 };
  const chosen: Chosen = { items: [], skipped: [] };
  const withPhoto: string[] = [];
  for (const product of products) {
    const why = misfitFor(rule, product);
    if (why) misfits[why] += 1;
    else if (shown.has(product.id)) withPhoto.push(product.id);
    else {
      const { items, skipped } = choose({ ...rule, category, avatars: avatars.length }, product, ours);
      chosen.items.push(...items);
      chosen.skipped.push(...skipped);
    }
  }
  return {
    ...chosen,
    misfits,
    withPhoto: withPhoto.length,
    progress: { listedAfter: next },
    garments: products.length,
    isLast: next === null,
  };
}

function misfitFor(rule: Rule, product: ProductForRules): keyof Misfits | undefined {
  const misfit = misfitOf(rule, product);
  if (misfit) return misfit.outcome === 'status-left-out' ? 'status' : 'condition';
  return rule.before.some((other) => !misfitOf(other, product)) ? 'otherRule' : undefined;
}

function choose(rule: Parameters<typeof photosWanted>[0], product: ProductForRules, ours: ReadonlySet<string>): Chosen {
  const { photos, leftOut, standsIn } = photosWanted(rule, withoutOurs(product, ours));
  const { id: productId, productType } = product;
  return {
    items: photos.map(({ mediaId, title, category, avatar, ordinal }, index) => ({
      ...{ productId, mediaId, title, productType, category, avatar },
      ...(ordinal > 0 ? { nth: ordinal } : {}),
      // Counted by products.
      ...(standsIn && index === 0 ? { standsIn: true } : {}),
    })),
    skipped: leftOut.map(({ reason, title }) => ({ productId, title, reason })),
  };
}
