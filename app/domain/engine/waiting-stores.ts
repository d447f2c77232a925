/** The list of the stores that have something waiting for the engine: who is on it, and since when. */
import { isDuplicateKey } from '#app/services/database/transaction.ts';
import { type WaitingStoreEntry, WaitingStoreRecord } from './waiting-store.record.ts';

/**
 * Something of the store's waits, and may be sent from that time on. Said after it was written, and before the ring for
 * `renders.dispatch`; if it gets lost in between, the sweep says it.
 */
export async function noteStoreWaits(shop: string, from: Date): Promise<void> {
  try {
    await WaitingStoreRecord.updateOne(
      { shop },
      { $min: { waitsSince: from }, $inc: { version: 1 } },
      { upsert: true },
    );
  } catch (error) {
    // Two put the store on the list at once.
    if (isDuplicateKey(error, 'shop')) return noteStoreWaits(shop, from);
    throw error;
  }
}

/** A store's place on the list, as it was when its turn was over. */
export type StoreTurn = Pick<WaitingStoreEntry, 'shop' | 'version'>;

/** The store's turn is over: from now on it waits for the next. Undefined when it is not on the list. */
export async function endStoreTurn(shop: string, now: Date): Promise<StoreTurn | undefined> {
  const turn = await WaitingStoreRecord.findOneAndUpdate(
    { shop },
    { $max: { waitsSince: now } },
    { returnDocument: 'after' },
  )
    .select('shop version')
    .lean();
  return turn ?? undefined;
}

/** Nothing of the store's may be sent before that time, unless it was said since that something may. */
export async function restStore({ shop, version }: StoreTurn, until: Date): Promise<void> {
  await WaitingStoreRecord.updateOne({ shop, version }, { $set: { waitsSince: until } });
}

/** Nothing of the store's waits, unless it was said since that something does. */
export async function takeStoreOff({ shop, version }: StoreTurn): Promise<void> {
  await WaitingStoreRecord.deleteOne({ shop, version });
}

/** Every store on the list. */
export async function readWaitingStores(): Promise<Pick<WaitingStoreEntry, 'shop' | 'waitsSince'>[]> {
  return WaitingStoreRecord.find().select('shop waitsSince').lean();
}
