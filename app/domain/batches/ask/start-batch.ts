import { type Batch, BatchRecord } from '#app/domain/batches/batch.record.ts';
import { findBatch } from '#app/domain/batches/find-batch.ts';
import { spendCredits } from '#app/domain/billing/spend-credits.ts';
import { Refusal } from '#app/domain/errors.ts';
import { ring } from '#app/domain/jobs.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { refuseRetired } from './refuse-retired.ts';

/**
 * Starts a batch that was quoted: takes the credits for all of its items by one entry and flips its state, in one
 * transaction, or is refused whole. Started again, it is the batch that runs. Throws spendCredits's refusals,
 * `batch-not-ready`, `batch-empty`, `quote-changed`, and `batch-not-running` where it was discarded.
 */
export async function startBatch(wanted: {
  shop: string;
  batchId: string;
  /** What the merchant was shown: refused where the credits are others by now. */
  shown?: { fromPlan?: number | undefined; watermarked?: number | undefined };
  now: Date;
}): Promise<Batch> {
  const { shop, now, shown = {} } = wanted;
  const quoted = await findBatch(shop, wanted.batchId);
  if (quoted.status === 'listing') throw new Refusal('batch-not-ready');
  if (quoted.startedAt) return quoted;
  if (quoted.status !== 'quoted') throw new Refusal('batch-not-running');
  if (quoted.itemCount === 0) throw new Refusal('batch-empty');
  const started = await inTransaction(async (session) => {
    // Whoever comes second meets the state, and what they would have taken stays.
    const batch = await BatchRecord.findOneAndUpdate(
      { _id: quoted._id, shop, status: 'quoted' },
      { $set: { status: 'expanding', statusAt: now, startedAt: now, notBefore: now }, $inc: { version: 1 } },
      { session, returnDocument: 'after' },
    ).lean();
    if (!batch) return undefined;
    await refuseRetired(
      batch.avatars.map(({ avatarId }) => avatarId),
      session,
    );
    const cause = { kind: 'batch', id: String(batch._id) } as const;
    const taken = await spendCredits({ shop, cause, count: batch.itemCount, now }, session);
    const ofAllowance = taken.filter(({ bucket }) => bucket === 'allowance');
    const watermarked = taken.filter(({ entitlement }) => entitlement === 'watermarked').length;
    if (isOther(shown.fromPlan, ofAllowance.length) || isOther(shown.watermarked, watermarked)) {
      throw new Refusal('quote-changed');
    }
    const credit = {
      allowance: ofAllowance.length,
      pack: taken.length - ofAllowance.length,
      period: taken[0]?.period ?? 0,
      allowanceEntitlement: ofAllowance[0]?.entitlement ?? 'clean',
    };
    const counts = { waiting: batch.itemCount, working: 0, completed: 0, failed: 0, cancelled: 0 };
    await BatchRecord.updateOne({ _id: batch._id, shop }, { $set: { credit, counts } }, { session });
    return true;
  });
  if (started) await ring('batches.advance', { shop, batchId: wanted.batchId });
  const after = await findBatch(shop, wanted.batchId);
  // It was discarded in this very moment.
  if (!after.startedAt) throw new Refusal('batch-not-running');
  return after;
}

const isOther = (shown: number | undefined, now: number) => shown !== undefined && shown !== now;
