import type { ClientSession } from 'mongoose';
import { type Batch, BatchRecord } from '#app/domain/batches/batch.record.ts';
import { BatchChunkRecord } from '#app/domain/batches/batch-chunk.record.ts';
import { findBatch } from '#app/domain/batches/find-batch.ts';
import { Refusal } from '#app/domain/errors.ts';
import type { EngineCategory } from '#app/domain/garments/garment-categories.ts';
import { inTransaction } from '#app/services/database/transaction.ts';

/** Garments of a batch: all of them, those of a product type, or those of these items, from 0. */
type Garments = 'all' | { productType: string } | { ordinals: readonly number[] };

/**
 * Says what kind garments of a quote are, on each avatar, instead of what was guessed. All of them in one transaction, or
 * none: it is refused once the batch was started (`batch-not-quoted`) and before it is quoted (`batch-not-ready`). Throws
 * `wrong-choice` for an item that there is not.
 */
export async function setCategory(wanted: {
  shop: string;
  batchId: string;
  of: Garments;
  category: EngineCategory;
}): Promise<Batch> {
  const { shop, batchId, of, category } = wanted;
  const batch = await findBatch(shop, batchId);
  if (batch.status === 'listing') throw new Refusal('batch-not-ready');
  if (typeof of === 'object' && 'ordinals' in of) refuseUnknown(batch, of.ordinals);
  await inTransaction(async (session) => {
    // Whoever starts it in this moment meets the change, or this meets the start.
    const changed = await BatchRecord.updateOne(
      { _id: batch._id, shop, status: 'quoted' },
      { $inc: { version: 1 } },
      { session },
    );
    if (changed.modifiedCount !== 1) throw new Refusal('batch-not-quoted');
    await setIn(batch, of, category, session);
  });
  return findBatch(shop, batchId);
}

function refuseUnknown({ itemCount }: Batch, ordinals: readonly number[]): void {
  if (ordinals.every((ordinal) => ordinal < itemCount)) return;
  const detail = `The batch has ${itemCount} items, from 0 on. Choose among them.`;
  throw new Refusal('wrong-choice', { detail }, { 'of.ordinals': detail });
}

async function setIn(batch: Batch, of: Garments, category: EngineCategory, session: ClientSession): Promise<void> {
  const all = { batchId: batch._id, shop: batch.shop };
  if (of === 'all') {
    await BatchChunkRecord.updateMany(all, { $set: { 'items.$[].category': category } }, { session });
  } else if ('productType' in of) {
    const isOfType = of.productType === '' ? { $in: ['', null] } : of.productType;
    const arrayFilters = [{ 'item.productType': isOfType }];
    const toSet = { $set: { 'items.$[item].category': category } };
    await BatchChunkRecord.updateMany(all, toSet, { arrayFilters, session });
  } else {
    for (const [number, places] of await placesOf(batch, of.ordinals, session)) {
      const toSet = Object.fromEntries(places.map((place) => [`items.${place}.category`, category]));
      await BatchChunkRecord.updateOne({ ...all, number }, { $set: toSet }, { session });
    }
  }
}

/** Where in which chunk the items are, with those of the same garment: each garment stands there once for each avatar. */
async function placesOf(
  { _id: batchId, shop, avatars, itemCount }: Batch,
  ordinals: readonly number[],
  session: ClientSession,
): Promise<Map<number, number[]>> {
  const garments = new Set(ordinals.map((ordinal) => Math.floor(ordinal / avatars.length)));
  const wanted = [...garments]
    .flatMap((garment) => avatars.map((_, avatar) => garment * avatars.length + avatar))
    .filter((ordinal) => ordinal < itemCount);
  const chunks = await BatchChunkRecord.find({ batchId, shop, first: { $lte: Math.max(...wanted) } })
    .session(session)
    .sort({ number: 1 })
    .select('number first')
    .lean();
  const places = new Map<number, number[]>();
  for (const ordinal of wanted) {
    // Of those that name the same first item, the last one holds it: those before hold none.
    const chunk = chunks.findLast(({ first }) => first <= ordinal);
    if (!chunk) throw new Error(`Batch ${batchId} has no item ${ordinal}`);
    places.set(chunk.number, [...(places.get(chunk.number) ?? []), ordinal - chunk.first]);
  }
  return places;
}
