import type { Types } from 'mongoose';
import { config } from '#app/config.server.ts';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { readEngineGate } from '#app/domain/engine/engine-gate.ts';
import { freeSlot, nextStore, type WaitingStore } from '#app/domain/engine/fair-share.ts';
import { ring } from '#app/domain/jobs.ts';
import { PLANS } from '#app/domain/plans/plans.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import { isDuplicateKey } from '#app/services/database/transaction.ts';

/**
 * Gives every free slot of the engine to the render whose turn it is, and rings for it. The one place that decides what
 * may be sent to the engine. Several workers may run it at once: a slot number is unique among renders, so each slot
 * has one holder. Returns how many it gave.
 */
export async function assignEngineSlots(now: Date = new Date()): Promise<number> {
  let assigned = 0;
  const gate = await readEngineGate(now);
  if (gate.isClosed) return assigned;
  for (;;) {
    const given = await assignOneSlot(now, gate.isStopped);
    if (given === 'none') return assigned;
    if (given === 'lost-race') continue;
    assigned += 1;
    await ring('renders.advance', { shop: given.shop, renderId: String(given._id) });
  }
}

type Given = 'none' | 'lost-race' | { _id: Types.ObjectId; shop: string };

async function assignOneSlot(now: Date, isStopped: boolean): Promise<Given> {
  const holders = await RenderRecord.find({ engineSlot: { $exists: true } })
    .select('shop status engineSlot')
    .lean();
  // While the engine is stopped, one render at a time finds out whether it takes pictures again.
  if (isStopped && holders.some(({ status }) => status === 'queued' || status === 'submitting')) return 'none';
  const slot = freeSlot(new Set(holders.map((holder) => holder.engineSlot ?? -1)), config.engine.concurrency);
  if (slot === undefined) return 'none';
  const next = isStopped ? NEXT_TO_TRY : await nextInTurn(holders, now);
  if (!next) return 'none';
  try {
    const render = await RenderRecord.findOneAndUpdate(
      {
        ...next.whose,
        status: 'queued',
        engineSlot: { $exists: false },
        pausedAt: { $exists: false },
        notBefore: { $lte: now },
      },
      { $set: { engineSlot: slot }, $inc: { version: 1 } },
      { sort: next.order, returnDocument: 'after' },
    )
      .select('shop')
      .lean();
    return render ?? (isStopped ? 'none' : 'lost-race');
  } catch (error) {
    if (isDuplicateKey(error, 'engineSlot')) return 'lost-race';
    throw error;
  }
}

interface Next {
  whose: { shop?: string };
  order: Record<string, 1>;
}

/** The one that has been ready longest, of whatever store: one that has just tried comes after all the others. */
const NEXT_TO_TRY: Next = { whose: {}, order: { notBefore: 1, _id: 1 } };

async function nextInTurn(holders: { shop: string }[], now: Date): Promise<Next | undefined> {
  const store = nextStore(await waitingStores(holders, now));
  return store && { whose: { shop: store.shop }, order: { createdAt: 1, _id: 1 } };
}

/** The stores that have something waiting, found by jumping along the index from store to store, not by reading all. */
async function waitingStores(holders: { shop: string }[], now: Date): Promise<WaitingStore[]> {
  const waiting: WaitingStore[] = [];
  for (let after = ''; ; ) {
    const oldest = await RenderRecord.findOne({
      status: 'queued',
      shop: { $gt: after },
      engineSlot: { $exists: false },
      pausedAt: { $exists: false },
      notBefore: { $lte: now },
    })
      .sort({ shop: 1, createdAt: 1, _id: 1 })
      .select('shop createdAt')
      .lean();
    if (!oldest) break;
    after = oldest.shop;
    waiting.push({
      shop: oldest.shop,
      oldestAt: oldest.createdAt,
      weight: 1,
      inFlight: holders.filter((holder) => holder.shop === oldest.shop).length,
    });
  }
  const businesses = await BusinessRecord.find({ shop: { $in: waiting.map((store) => store.shop) } })
    .select('shop subscriptionTier')
    .lean();
  const weights = new Map(businesses.map((business) => [business.shop, PLANS[business.subscriptionTier].queueWeight]));
  return waiting.map((store) => ({ ...store, weight: weights.get(store.shop) ?? 1 }));
}
