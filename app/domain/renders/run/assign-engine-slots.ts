import { config } from '#app/config.server.ts';
import { chooseStore } from '#app/domain/engine/choose-store.ts';
import { readEngineGate } from '#app/domain/engine/engine-gate.ts';
import { freeSlot } from '#app/domain/engine/fair-share.ts';
import { returnRunTurn, takeRunTurn } from '#app/domain/engine/run-turns.ts';
import { ring } from '#app/domain/jobs.ts';
import { type Render, RenderRecord } from '#app/domain/renders/render.record.ts';
import { isDuplicateKey } from '#app/services/database/transaction.ts';
import { endTurn, IN_STORE, OF_ALL, ready } from './waiting-renders.ts';

/**
 * Gives every free slot of the engine to the render whose turn it is, and rings for it, as fast as the engine's limit for
 * paid calls allows: what waits for that keeps its turn, and whose it is is decided when there is one. The one place that
 * decides what may be sent to the engine. Several workers may run it at once: a slot number is unique among renders, so
 * each slot has one holder. A slot costs the same however many stores wait, with however much. Returns how many it gave.
 */
export async function assignEngineSlots(now: Date = new Date()): Promise<number> {
  const gate = await readEngineGate(now);
  if (gate.isClosed) return 0;
  let assigned = 0;
  let hasRunTurn = false;
  let holders = await readHolders();
  for (;;) {
    const place = await nextPlace(holders, now, gate.isStopped);
    if (!place) break;
    const waitMs = hasRunTurn ? 0 : await takeRunTurn(now);
    if (waitMs > 0) {
      await ring('renders.dispatch', {}, { delayMs: waitMs });
      return assigned;
    }
    hasRunTurn = true;
    const given = await give(place, now);
    if (given === 'none') break;
    if (given === 'again') {
      holders = await readHolders();
      continue;
    }
    hasRunTurn = false;
    assigned += 1;
    // Not read again: whoever gives a slot back rings, and one that another worker gives is refused.
    holders.push(given);
    await Promise.all([
      ring('renders.advance', { shop: given.shop, renderId: String(given._id) }),
      endTurn(given.shop, now),
    ]);
  }
  if (hasRunTurn) await returnRunTurn();
  return assigned;
}

/** A free slot, and the store whose turn it is; while the engine is stopped, of whatever store. */
interface Place {
  slot: number;
  shop: string | undefined;
}

type Holder = Pick<Render, '_id' | 'shop' | 'status' | 'engineSlot'>;

function readHolders(): Promise<Holder[]> {
  return RenderRecord.find({ engineSlot: { $gte: 0 } })
    .select('shop status engineSlot')
    .lean();
}

async function nextPlace(holders: Holder[], now: Date, isStopped: boolean): Promise<Place | undefined> {
  // While the engine is stopped, one render at a time finds out whether it takes pictures again.
  if (isStopped && holders.some(({ status }) => status === 'queued' || status === 'submitting')) return undefined;
  const { concurrency } = config.engine;
  const slot = freeSlot(new Set(holders.map((holder) => holder.engineSlot ?? -1)), concurrency);
  if (slot === undefined) return undefined;
  if (isStopped) return { slot, shop: undefined };
  const held = holders.map((holder) => holder.shop);
  const shop = await chooseStore({ holders: held, freeSlots: concurrency - held.length }, now);
  return shop === undefined ? undefined : { slot, shop };
}

/** `again`: another worker was faster, or the store whose turn it was had nothing to send. */
type Given = 'none' | 'again' | Holder;

async function give({ slot, shop }: Place, now: Date): Promise<Given> {
  if (shop === undefined) return (await giveToFirst(slot, ready(now), OF_ALL)) ?? 'none';
  const given = await giveToFirst(slot, { ...ready(now), shop }, IN_STORE);
  if (given) return given;
  await endTurn(shop, now);
  return 'again';
}

/** Gives the slot to the first of these; undefined when there is none. */
async function giveToFirst(
  slot: number,
  which: ReturnType<typeof ready> & { shop?: string },
  order: Record<string, 1>,
): Promise<Given | undefined> {
  try {
    const update = { $set: { engineSlot: slot }, $inc: { version: 1 } };
    const given = await RenderRecord.findOneAndUpdate(which, update, { sort: order, returnDocument: 'after' })
      .select('shop status engineSlot')
      .lean();
    return given ?? undefined;
  } catch (error) {
    if (isDuplicateKey(error, 'engineSlot')) return 'again';
    throw error;
  }
}
