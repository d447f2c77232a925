import { noteStoreWaits, readWaitingStores } from '#app/domain/engine/waiting-stores.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import { endTurn, nextReadyAt, ready } from './waiting-renders.ts';

/** So many stores are asked for in one query. */
const STORES_AT_ONCE = 500;

/**
 * Holds the list of waiting stores against what waits: a store whose word got lost, or that a version without the list
 * wrote for, is put on it; one of which nothing is queued is taken off. Safe at any time.
 */
export async function healWaitingStores(now: Date): Promise<void> {
  // The list first: what comes to wait between the two is taken for lost at worst, and put on it once more.
  const listed = await readWaitingStores();
  const queued = await RenderRecord.distinct('shop', { status: 'queued' });
  const known = new Set(listed.map(({ shop }) => shop));
  for (const shop of queued) {
    if (known.has(shop)) continue;
    const readyAt = await nextReadyAt(shop, now);
    if (readyAt) await noteStoreWaits(shop, readyAt);
  }
  const isQueued = new Set(queued);
  for (const { shop } of listed) if (!isQueued.has(shop)) await endTurn(shop, now);
  const resting = listed.filter(({ waitsSince }) => waitsSince > now).map(({ shop }) => shop);
  for (const shop of await readyOf(resting, now)) await noteStoreWaits(shop, now);
}

/** Those of the stores that have something to send. */
async function readyOf(shops: string[], now: Date): Promise<string[]> {
  const found: string[] = [];
  for (let at = 0; at < shops.length; at += STORES_AT_ONCE) {
    const some = { $in: shops.slice(at, at + STORES_AT_ONCE) };
    found.push(...(await RenderRecord.distinct('shop', { ...ready(now), shop: some })));
  }
  return found;
}
