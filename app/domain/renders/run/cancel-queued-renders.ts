import type { Types } from 'mongoose';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { returnRenderCredit } from './return-render-credit.ts';

/**
 * Cancels the renders of a store that the engine was not asked for yet, and gives each credit back, once. What is under
 * way is finished: it is paid for. Returns how many it cancelled.
 */
export async function cancelQueuedRenders(shop: string, now: Date): Promise<number> {
  return cancelEach(shop, await RenderRecord.find({ shop, status: 'queued' }).select('_id').lean(), now);
}

/** The same for one batch, `most` of them at once. True where more may wait. */
export async function cancelQueuedOfBatch(
  { shop, _id }: { shop: string; _id: Types.ObjectId },
  { now, most }: { now: Date; most: number },
): Promise<boolean> {
  const some = await RenderRecord.find({ shop, status: 'queued', 'batch.id': _id }).select('_id').limit(most).lean();
  await cancelEach(shop, some, now);
  return some.length === most;
}

async function cancelEach(shop: string, waiting: { _id: Types.ObjectId }[], now: Date): Promise<number> {
  let cancelled = 0;
  for (const { _id } of waiting) {
    const isCancelled = await inTransaction(async (session) => {
      const render = await RenderRecord.findOneAndUpdate(
        { _id, shop, status: 'queued' },
        {
          $set: { status: 'cancelled', statusAt: now, completedAt: now },
          $inc: { version: 1, fence: 1 },
          $unset: { engineSlot: 1, leaseUntil: 1, pausedAt: 1 },
        },
        { session },
      ).lean();
      if (!render) return false;
      if (!render.creditReleasedAt) await returnRenderCredit(render, now, session);
      return true;
    });
    if (isCancelled) cancelled += 1;
  }
  return cancelled;
}
