import { AutomationStoreRecord } from '#app/domain/automations/automation-store.record.ts';
import { WatchedProductRecord } from '#app/domain/automations/watched-product.record.ts';
import { dueInTurn, FOUND_AT_ONCE } from '#app/domain/due-in-turn.ts';
import { ringInTurn } from '#app/domain/jobs.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import { heldStores } from './reconcile-products.ts';
import { heldProducts } from './watch-lease.ts';

/** Rings again for products to look at, photos to follow and stores to look through that nobody works on. Returns how many. */
export async function sweepAutomations(now: Date = new Date()): Promise<number> {
  const products = await dueInTurn((full) =>
    WatchedProductRecord.find({ ...heldProducts.due(now), shop: { $nin: full } })
      .sort({ notBefore: 1 })
      .select('shop')
      .limit(FOUND_AT_ONCE)
      .lean(),
  );
  const rings = products.map(({ record: { shop, _id }, turn }) => ({ payload: { shop, watchId: String(_id) }, turn }));
  await ringInTurn('automations.look', rings);
  const photos = await dueInTurn((full) =>
    RenderRecord.find({ ...openAt(now), shop: { $nin: full } })
      .sort({ 'automation.dueAt': 1 })
      .select('shop')
      .limit(FOUND_AT_ONCE)
      .lean(),
  );
  await ringInTurn(
    'automations.settle',
    photos.map(({ record: { shop, _id }, turn }) => ({ payload: { shop, renderId: String(_id) }, turn })),
  );
  const stores = await AutomationStoreRecord.find(heldStores.due(now))
    .sort({ notBefore: 1 })
    .limit(FOUND_AT_ONCE)
    .lean();
  await ringInTurn(
    'automations.reconcile',
    stores.map(({ shop, _id }) => ({ payload: { shop, storeId: String(_id) }, turn: 1 })),
  );
  return products.length + photos.length + stores.length;
}

/** Rules' photos that have come to rest, or were reviewed, and that nothing has followed from yet. */
function openAt(now: Date) {
  return {
    'automation.isOpen': true,
    'automation.dueAt': { $lte: now },
    status: { $in: ['completed', 'failed', 'cancelled'] as const },
  };
}
