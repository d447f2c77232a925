import { returnCredits } from '#app/domain/billing/return-credits.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import { inTransaction } from '#app/services/database/transaction.ts';

/**
 * Cancels the renders of a store that the engine was not asked for yet, and gives each credit back, once. What is under
 * way is finished: it is paid for.
 */
export async function cancelQueuedRenders(shop: string, now: Date): Promise<number> {
  let cancelled = 0;
  const waiting = await RenderRecord.find({ shop, status: 'queued' }).select('_id').lean();
  for (const { _id } of waiting) {
    const isCancelled = await inTransaction(async (session) => {
      const render = await RenderRecord.findOneAndUpdate(
        { _id, shop, status: 'queued' },
        {
          $set: { status: 'cancelled', statusAt: now, completedAt: now },
          $inc: { version: 1, fence: 1 },
          $unset: { engineSlot: 1, leaseUntil: 1 },
        },
        { session },
      ).lean();
      if (!render) return false;
      const cause = { kind: 'render', id: String(_id) } as const;
      if (!render.creditReleasedAt) await returnCredits({ shop, cause, credits: [render.credit], now }, session);
      return true;
    });
    if (isCancelled) cancelled += 1;
  }
  return cancelled;
}
