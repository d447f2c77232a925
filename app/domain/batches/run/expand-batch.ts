import { createHash } from 'node:crypto';
import { Types } from 'mongoose';
import { config } from '#app/config.server.ts';
import { type Batch, BatchRecord } from '#app/domain/batches/batch.record.ts';
import type { BatchItem } from '#app/domain/batches/batch-chunk.record.ts';
import { creditOfItem } from '#app/domain/batches/item-credits.ts';
import { itemsBetween } from '#app/domain/batches/items-between.ts';
import { queuedRender, SEEDS } from '#app/domain/renders/ask/queued-render.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import { LeaseLost } from '#app/services/database/held-record.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { heldBatches } from './batch-lease.ts';

/** In one transaction. */
const MOST_AT_ONCE = 50;

/** How many photos of a batch wait at once: enough that no place at the engine is empty between two looks. */
function mostWaiting(): number {
  return 2 * config.engine.concurrency + 10;
}

/**
 * Makes photos of the next items of a batch that is held, as many as the queue has use for, and returns the batch after
 * it and which photos they are. Each item becomes one photo, whatever dies in between: the photos and the place in the
 * list are one transaction.
 */
export async function expandBatch(batch: Batch, queued: number): Promise<{ expanded: Batch; made: string[] }> {
  const most = Math.min(mostWaiting() - queued, MOST_AT_ONCE, batch.itemCount - batch.nextOrdinal);
  if (most <= 0) return { expanded: batch, made: [] };
  const items = await itemsBetween(batch, batch.nextOrdinal, batch.nextOrdinal + most);
  if (items.length === 0) throw new Error(`Batch ${batch._id} has no item ${batch.nextOrdinal}`);
  const now = new Date();
  const renders = items.map((item, index) => renderOf(batch, item, batch.nextOrdinal + index, now));
  const expanded = await inTransaction(async (session) => {
    const after = await BatchRecord.findOneAndUpdate(
      heldBatches.isHeld(batch),
      {
        $set: { nextOrdinal: batch.nextOrdinal + items.length, ...toProcessing(batch, now) },
        $inc: { version: 1 },
      },
      { session, returnDocument: 'after' },
    ).lean();
    if (!after) throw new LeaseLost('batch', batch._id);
    await RenderRecord.insertMany(renders, { session });
    return after;
  });
  return { expanded, made: renders.map(({ _id }) => String(_id)) };
}

function toProcessing({ status }: Batch, now: Date) {
  return status === 'expanding' ? { status: 'processing' as const, statusAt: now } : {};
}

function renderOf(batch: Batch, item: BatchItem, ordinal: number, now: Date) {
  const avatar = batch.avatars[item.avatar];
  if (!avatar) throw new Error(`Batch ${batch._id} has no avatar ${item.avatar}`);
  const { bucket, period, entitlement } = creditOfItem(batch, ordinal);
  return {
    _id: new Types.ObjectId(),
    shop: batch.shop,
    garment: garmentOf(item),
    ...(item.garmentKey ? { garmentKey: item.garmentKey } : {}),
    subject: { kind: 'avatar' as const, ...avatar },
    ...queuedRender(
      { category: item.category, garmentPhotoType: batch.garmentPhotoType, seed: seedOf(batch, item) },
      now,
    ),
    inputHash: createHash('sha256').update(`${batch._id}-${ordinal}`).digest('hex'),
    credit: { bucket, period, batchId: batch._id },
    entitlement,
    batch: { id: batch._id, ordinal, round: 0, isCurrent: true },
    review: { state: 'waiting' as const },
  };
}

/** Photos of one product's colours on one avatar are a set: with one seed they come out alike. */
function seedOf({ _id, pictures }: Batch, { productId, avatar, nth }: BatchItem): number | undefined {
  if (pictures !== 'each-colour' || !productId) return undefined;
  const set = [_id, productId, avatar, ...(nth ? [nth] : [])];
  return createHash('sha256').update(set.join('-')).digest().readUInt32BE() % SEEDS;
}

function garmentOf({ productId, mediaId, uploadId, title }: BatchItem) {
  return uploadId
    ? { kind: 'upload' as const, uploadId, title }
    : { kind: 'product' as const, productId, mediaId, title };
}
