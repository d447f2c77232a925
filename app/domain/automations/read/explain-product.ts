import { rulesOf } from '#app/domain/automations/active-rules.ts';
import { AutomationPhotoRecord } from '#app/domain/automations/automation-photo.record.ts';
import { AutomationStoreRecord } from '#app/domain/automations/automation-store.record.ts';
import { judgeProduct, type Verdict } from '#app/domain/automations/judge-product.ts';
import { WatchedProductRecord } from '#app/domain/automations/watched-product.record.ts';
import { collectionsIn } from '#app/domain/batches/product-conditions.ts';
import { photosWanted, withoutOurs } from '#app/domain/batches/run/rule-photos.ts';
import { Refusal } from '#app/domain/errors.ts';
import { askStore } from '#app/domain/garments/ask-store.ts';
import { mediaOfOurs } from '#app/domain/publications/media-of-ours.ts';
import { type ProductForRules, readProductForRules } from '#app/services/shopify/product-for-rules.ts';

export interface Explanation {
  product: ProductForRules;
  /** When it is looked at next; undefined where only news makes it be. */
  nextLookAt: Date | undefined;
  /** What each rule says to the product as it is now, in their order. */
  verdicts: Verdict[];
}

/** Why a product of the store did or did not get photos by rules: what they say to it now. Nothing is asked for. */
export async function explainProduct(shop: string, productId: string): Promise<Explanation> {
  const rules = await rulesOf(shop);
  const product = await askStore(() => readProductForRules(shop, productId, { collectionIds: collectionsIn(rules) }));
  if (!product) throw new Refusal('not-found');
  const [made, store, watched, ours] = await Promise.all([
    AutomationPhotoRecord.find({ shop, productId }).select('ruleId').lean(),
    AutomationStoreRecord.findOne({ shop }).lean(),
    WatchedProductRecord.findOne({ shop, productId }).lean(),
    mediaOfOurs(shop, [productId]),
  ]);
  const takenBy = new Set(made.map(({ ruleId }) => String(ruleId)));
  const pictured = withoutOurs(product, ours);
  const decisions = watched?.decisions ?? [];
  const verdicts = judgeProduct(product, { rules, matching: store?.matching ?? 'first', takenBy, decisions });
  return {
    product,
    nextLookAt: watched?.state === 'due' ? watched.notBefore : undefined,
    verdicts: verdicts.map((verdict) => {
      if (verdict.because || takenBy.has(String(verdict.rule._id))) return verdict;
      const { photos, leftOut } = photosWanted({ ...verdict.rule, avatars: verdict.rule.avatars.length }, pictured);
      const [first] = leftOut;
      return photos.length === 0 && first ? { ...verdict, because: { outcome: first.reason } } : verdict;
    }),
  };
}
