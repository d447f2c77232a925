import { Types } from 'mongoose';
import { config } from '#app/config.server.ts';
import { rulesActiveSince } from '#app/domain/automations/active-rules.ts';
import { type AutomationStore, AutomationStoreRecord } from '#app/domain/automations/automation-store.record.ts';
import { watchProduct } from '#app/domain/automations/watch-product.ts';
import { WatchedProductRecord } from '#app/domain/automations/watched-product.record.ts';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { growingPauseMs } from '#app/domain/growing-pause.ts';
import { limitMsOf, ring } from '#app/domain/jobs.ts';
import { holdingOf, LeaseLost } from '#app/services/database/held-record.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { type ChangedProduct, listProductsChangedSince } from '#app/services/shopify/product-for-rules.ts';

/** Shopify's search lags behind, and its clock is not ours. */
const OVERLAP_MS = 5 * 60_000;
const LONGEST_PAUSE_MS = 30 * 60_000;

export const heldStores = holdingOf({
  noun: 'look through a store',
  record: AutomationStoreRecord,
  withWork: {},
  fence: 'fence',
  unchanged: ['shop'],
  earlyMs: 50,
});

/**
 * Finds new products of a store that no message told of, a page of what has changed since the last look at a time. Safe to
 * repeat: where a look was cut off the next one goes on.
 */
export async function reconcileProducts({ shop, storeId }: { shop: string; storeId: string }): Promise<void> {
  const store = await heldStores.take({ _id: new Types.ObjectId(storeId), shop }, new Date());
  if (!store) return;
  try {
    await heldStores.whileHeld(store, limitMsOf('automations.reconcile'), () => lookOn(store));
  } catch (error) {
    if (error instanceof LeaseLost) return;
    await setAside(store, error);
    throw error;
  }
}

async function lookOn(store: AutomationStore): Promise<void> {
  const { shop, lookBegan, seenUntil } = store;
  const began = lookBegan ?? new Date();
  const since = (await BusinessRecord.exists({ shop, archivedAt: null })) ? await rulesActiveSince(shop) : undefined;
  // While no rule is at work there is nothing to be found; what is made meanwhile is made before they go on.
  if (!since) return end(store, began);
  const { products, next } = await listProductsChangedSince(shop, {
    since: new Date(seenUntil.getTime() - OVERLAP_MS),
    after: store.after,
  });
  for (const productId of await untold(shop, products, since)) await watchProduct(shop, productId, new Date());
  if (!next) return end(store, began);
  await heldStores.change(store, {
    $set: { after: next, lookBegan: began, notBefore: new Date(), attempts: 0 },
    $unset: { leaseUntil: 1 },
  });
  await ring('automations.reconcile', { shop, storeId: String(store._id) });
}

/** Those that are some rule's business and were not looked at since they last changed. */
async function untold(shop: string, products: ChangedProduct[], since: Date): Promise<string[]> {
  const fresh = products.filter(({ createdAt }) => createdAt >= since);
  const watched = await WatchedProductRecord.find({ shop, productId: { $in: fresh.map(({ id }) => id) } })
    .select('productId state lookedAt')
    .lean();
  const known = new Map(watched.map((one) => [one.productId, one]));
  const isSeen = ({ id, updatedAt }: ChangedProduct) => {
    const one = known.get(id);
    return one?.state === 'due' || (one?.lookedAt && one.lookedAt.getTime() > updatedAt.getTime() + CLOCKS_DIFFER_MS);
  };
  return fresh.filter((product) => !isSeen(product)).map(({ id }) => id);
}

const CLOCKS_DIFFER_MS = 5000;

async function end(store: AutomationStore, began: Date): Promise<void> {
  await heldStores.change(store, {
    $set: { seenUntil: began, notBefore: new Date(Date.now() + config.automation.lookEveryMs), attempts: 0 },
    $unset: { leaseUntil: 1, after: 1, lookBegan: 1 },
  });
}

async function setAside(store: AutomationStore, error: unknown): Promise<void> {
  const askedForMs = error instanceof ServiceError ? error.afterMs : undefined;
  const pauseMs = growingPauseMs(store.attempts, { longestMs: LONGEST_PAUSE_MS, askedForMs });
  // A cursor that Shopify does not take any more is no place to go on from.
  await AutomationStoreRecord.updateOne(
    { _id: store._id, shop: store.shop, fence: store.fence },
    {
      $set: { notBefore: new Date(Date.now() + pauseMs) },
      $inc: { attempts: 1 },
      $unset: { leaseUntil: 1, after: 1, lookBegan: 1 },
    },
  );
}
