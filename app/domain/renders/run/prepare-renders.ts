import { Types } from 'mongoose';
import { Refusal } from '#app/domain/errors.ts';
import { type Render, RenderRecord } from '#app/domain/renders/render.record.ts';
import { isBeingDeleted } from '#app/domain/store-names/is-being-deleted.ts';
import { LeaseLost } from '#app/services/database/held-record.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { storeGarmentPicture } from './prepare-inputs.ts';

/** As many at once as one store may have pictures fetched. */
const AT_ONCE = 2;

/**
 * Fetches and keeps the garments of photos that wait, so that a place at the engine waits for none of them. A help and
 * nothing more: whatever is not kept when a photo's turn comes is fetched then, and what is wrong with it is told then.
 */
export async function prepareRenders({ shop, renderIds }: { shop: string; renderIds: string[] }): Promise<void> {
  if (await isBeingDeleted(shop)) return;
  const waiting = [...renderIds];
  const prepareNext = async () => {
    for (let renderId = waiting.shift(); renderId !== undefined; renderId = waiting.shift()) {
      await prepare(shop, renderId);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, prepareNext));
}

async function prepare(shop: string, renderId: string): Promise<void> {
  const waits = { shop, status: 'queued', engineSlot: null, pausedAt: null, garmentKey: null } as const;
  const render = await RenderRecord.findOne({ _id: new Types.ObjectId(renderId), ...waits }).lean();
  const garmentKey = render && (await keptPicture(render));
  if (!garmentKey) return;
  // Whoever has taken it up meanwhile keeps what it fetches itself, and of one that is held the picture may change.
  const { _id, fence } = render;
  await RenderRecord.updateOne({ _id, fence, ...waits }, { $set: { garmentKey, garmentFetchedAt: new Date() } });
}

async function keptPicture(render: Render): Promise<string | undefined> {
  try {
    // In a line of its own: what holds a place at the engine does not stand behind what waits for one.
    const prepared = await storeGarmentPicture(render, `${render.shop} ahead`);
    return prepared.ok ? prepared.garmentKey : undefined;
  } catch (error) {
    if (error instanceof Refusal || error instanceof ServiceError || error instanceof LeaseLost) return undefined;
    throw error;
  }
}
