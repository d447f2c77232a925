import type { Types } from 'mongoose';
import { config } from '#app/config.server.ts';
import { chooseStore } from '#app/domain/engine/choose-store.ts';
import { readEngineGate } from '#app/domain/engine/engine-gate.ts';
import { freeSlot } from '#app/domain/engine/fair-share.ts';
import { ring } from '#app/domain/jobs.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import { isDuplicateKey } from '#app/services/database/transaction.ts';
import { endTurn, IN_STORE, OF_ALL, ready } from './waiting-renders.ts';

/**
 * Gives every free slot of the engine to the render whose turn it is, and rings for it. The one place that decides what
 * may be sent to the engine. Several workers may run it at once: a slot number is unique among renders, so each slot
 * has one holder. A slot costs the same however many stores wait, with however much. Returns how many it gave.
 */
export async function assignEngineSlots(now: Date = new Date()): Promise<number> {
  let assigned = 0;
  const gate = await readEngineGate(now);
  if (gate.isClosed) return assigned;
  for (;;) {
    const given = await assignOneSlot(now, gate.isStopped);
    if (given === 'none') return assigned;
    if (given === 'again') continue;
    assigned += 1;
    await ring('renders.advance', { shop: given.shop, renderId: String(given._id) });
    await endTurn(given.shop, now);
  }
}

/** `again`: another worker was faster, or the store whose turn it was had nothing to send. */
type Given = 'none' | 'again' | { _id: Types.ObjectId; shop: string };

async function assignOneSlot(now: Date, isStopped: boolean): Promise<Given> {
  const holders = await RenderRecord.find({ engineSlot: { $gte: 0 } })
    .select('shop status engineSlot')
    .lean();
  // While the engine is stopped, one render at a time finds out whether it takes pictures again.
  if (isStopped && holders.some(({ status }) => status === 'queued' || status === 'submitting')) return 'none';
  const slot = freeSlot(new Set(holders.map((holder) => holder.engineSlot ?? -1)), config.engine.concurrency);
  if (slot === undefined) return 'none';
  if (isStopped) return (await give(slot, ready(now), OF_ALL)) ?? 'none';
  const shop = await chooseStore(
    holders.map((holder) => holder.shop),
    now,
  );
  if (shop === undefined) return 'none';
  const given = await give(slot, { ...ready(now), shop }, IN_STORE);
  if (given) return given;
  await endTurn(shop, now);
  return 'again';
}

/** Gives the slot to the first of these; undefined when there is none. */
async function give(
  slot: number,
  which: ReturnType<typeof ready> & { shop?: string },
  order: Record<string, 1>,
): Promise<Given | undefined> {
  try {
    const update = { $set: { engineSlot: slot }, $inc: { version: 1 } };
    const given = await RenderRecord.findOneAndUpdate(which, update, { sort: order, returnDocument: 'after' })
      .select('shop')
      .lean();
    return given ?? undefined;
  } catch (error) {
    if (isDuplicateKey(error, 'engineSlot')) return 'again';
    throw error;
  }
}
