import { type ClientSession, Types } from 'mongoose';
import { BatchRecord } from '#app/domain/batches/batch.record.ts';

/** Has a batch's photos counted again, also where it has ended, in the transaction that changes them. */
export async function noteChange(
  { shop, batchId, now }: { shop: string; batchId: string; now: Date },
  session: ClientSession,
): Promise<void> {
  await BatchRecord.updateOne(
    { _id: new Types.ObjectId(batchId), shop, startedAt: { $exists: true } },
    { $set: { recountAt: now, notBefore: now }, $inc: { version: 1 } },
    { session },
  );
}
