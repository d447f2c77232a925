/** What waits for a place at the engine, and in which order. The one place that says so; the record's indexes follow it. */
import { endStoreTurn, restStore, takeStoreOff } from '#app/domain/engine/waiting-stores.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';

/** Waits, whether or not it may be sent yet. What is paused does not. */
const WAITING = { status: 'queued', engineSlot: null, pausedAt: null } as const;

/** Waits and may be sent. */
export const ready = (now: Date) => ({ ...WAITING, notBefore: { $lte: now } });

/** Within one store: single ones before those of a batch, then what has been ready longest. */
export const IN_STORE = { 'batch.id': 1, notBefore: 1, 'batch.ordinal': 1, _id: 1 } as const;

/** Of whatever store: what has been ready longest. One that has just tried comes after all the others. */
export const OF_ALL = { notBefore: 1, _id: 1 } as const;

/** Since when the store's next render may be sent, or from when on; undefined when none waits. */
export async function nextReadyAt(shop: string, now: Date): Promise<Date | undefined> {
  const next = await RenderRecord.findOne({ ...ready(now), shop })
    .sort(IN_STORE)
    .select('notBefore')
    .lean();
  if (next) return next.notBefore;
  const resting = await RenderRecord.findOne({ ...WAITING, shop })
    .sort({ notBefore: 1 })
    .select('notBefore')
    .lean();
  return resting?.notBefore;
}

/** The store was given a slot, or had nothing to send: it waits anew, rests until something may be sent, or is off the list. */
export async function endTurn(shop: string, now: Date): Promise<void> {
  const turn = await endStoreTurn(shop, now);
  if (!turn) return;
  const readyAt = await nextReadyAt(shop, now);
  if (!readyAt) return takeStoreOff(turn);
  if (readyAt > now) await restStore(turn, readyAt);
}
