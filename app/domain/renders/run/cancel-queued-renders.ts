import type { Types } from 'mongoose';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { returnRenderCredit } from './return-render-credit.ts';

/**
 * Cancels the renders of a store, or of one of its batches, that the engine was not asked for yet, and gives each credit
 * back, once. What is under way is finished: it is paid for.
 */
export async function cancelQueuedRenders(shop: string, now: Date, batchId?: Types.ObjectId): Promise<number> {
  let cancelled = 0;
  const ofBatch = batchId ? { 'batch.id': batchId } : {};
  const waiting = await RenderRecord.find({ shop, status: 'queued', ...ofBatch })
    .select('_id')
    .lean();
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
