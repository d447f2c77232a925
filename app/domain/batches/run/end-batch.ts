import type { ClientSession } from 'mongoose';
import { type Batch, BatchRecord } from '#app/domain/batches/batch.record.ts';
import { endOf } from '#app/domain/batches/batch-state.ts';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { ring } from '#app/domain/jobs.ts';
import { enqueueMailOnce } from '#app/domain/mail/enqueue-mail.ts';
import { LeaseLost } from '#app/services/database/held-record.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { heldBatches } from './batch-lease.ts';
import { type PhotoCounts, shownCounts } from './count-photos.ts';

/** Whoever had the page open within this time saw it end. */
const WATCHING_MS = 30_000;

/** Ends a batch that is held and whose photos have all come to rest, and tells the merchant, in one transaction, once. */
export async function endBatch(batch: Batch, photos: PhotoCounts): Promise<void> {
  const now = new Date();
  const isTold = await inTransaction(async (session) => {
    const ended = await BatchRecord.updateOne(
      heldBatches.isHeld(batch),
      {
        $set: { status: endOf(photos), statusAt: now, endedAt: now, counts: shownCounts(batch, photos) },
        $unset: { leaseUntil: 1 },
        $inc: { version: 1 },
      },
      { session },
    );
    if (ended.modifiedCount !== 1) throw new LeaseLost('batch', batch._id);
    const isWatched = batch.watchedAt && now.getTime() - batch.watchedAt.getTime() < WATCHING_MS;
    return !isWatched && tellOfBatch(batch, photos, session);
  });
  if (isTold) await ring('mail.send', {});
}

async function tellOfBatch(batch: Batch, photos: PhotoCounts, session: ClientSession): Promise<boolean> {
  const { shop, _id, name } = batch;
  const business = await BusinessRecord.findOne({ shop, archivedAt: null })
    .session(session)
    .select('name email')
    .lean();
  if (!business?.email) return false;
  const { completed, failed } = photos;
  const facts = { storeName: business.name, batch: name, batchId: String(_id), completed, failed };
  const key = `batch-done-${_id}`;
  await enqueueMailOnce({ key, shop, to: business.email, template: 'batch-done', facts }, session);
  return true;
}
