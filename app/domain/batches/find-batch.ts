import { Types } from 'mongoose';
import { Refusal } from '#app/domain/errors.ts';
import { type Batch, BatchRecord } from './batch.record.ts';

/** One batch of this store. Another store's id answers as if it did not exist. */
export async function findBatch(shop: string, batchId: string): Promise<Batch> {
  const batch = await BatchRecord.findOne({ _id: new Types.ObjectId(batchId), shop }).lean();
  if (!batch) throw new Refusal('not-found');
  return batch;
}
