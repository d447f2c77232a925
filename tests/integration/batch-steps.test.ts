/** Steps of a batch at moments that HTTP can't time, by the domain itself. */
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { Types } from 'mongoose';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AvatarRecord } from '#app/domain/avatars/avatar.record.ts';
import { dropOldQuotes } from '#app/domain/batches/ask/drop-old-quotes.ts';
import { quoteBatch } from '#app/domain/batches/ask/quote-batch.ts';
import { startBatch } from '#app/domain/batches/ask/start-batch.ts';
import { BatchRecord } from '#app/domain/batches/batch.record.ts';
import { BatchChunkRecord } from '#app/domain/batches/batch-chunk.record.ts';
import { BATCH_LIMITS } from '#app/domain/batches/batch-limits.ts';
import { findBatch } from '#app/domain/batches/find-batch.ts';
import { advanceBatch } from '#app/domain/batches/run/advance-batch.ts';
import { sweepBatches } from '#app/domain/batches/run/sweep-batches.ts';
import { ring } from '#app/domain/jobs.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import { completeRender } from '#app/domain/renders/run/complete-render.ts';
import { failRender } from '#app/domain/renders/run/fail-render.ts';
import { entriesOf, newBusiness, withMoneyDatabase } from '#tests/fixtures/money-database.ts';
import { stack } from '#tests/fixtures/stack.ts';
import { storeBatch } from '#tests/fixtures/stored-batches.ts';
import { storedRender } from '#tests/fixtures/stored-renders.ts';

withMoneyDatabase();
afterEach(() => vi.restoreAllMocks());

const now = () => new Date();

/** A batch that runs, its items photos in these states. */
async function running(...statuses: ('completed' | 'storing' | 'queued' | 'failed')[]) {
  const shop = await newBusiness(now());
  const more = { status: 'processing', startedAt: now(), nextOrdinal: statuses.length };
  const batchId = await storeBatch({ shop, itemCount: statuses.length, more });
  const renders = statuses.map((status, ordinal) => ({
    ...storedRender({ shop, status, createdAt: now() }),
    batch: { id: batchId, ordinal, round: 0, isCurrent: true },
  }));
  await RenderRecord.collection.insertMany(renders);
  return { shop, batchId: String(batchId), renders };
}

describe('a batch', () => {
  it('does not end while a photo moves between two of its counts', async () => {
    const { shop, batchId, renders } = await running('completed', 'storing');
    const count = RenderRecord.countDocuments.bind(RenderRecord);
    let isMoved = false;
    vi.spyOn(RenderRecord, 'countDocuments').mockImplementation(((filter: { status: { $in: string[] } }) => {
      if (!filter.status.$in.includes('storing')) return count(filter as never);
      return (async () => {
        // After those that are completed were counted, and before this one is: it is in neither.
        await new Promise((resolve) => setTimeout(resolve, 200));
        isMoved = true;
        await RenderRecord.updateOne({ _id: renders[1]?._id, shop }, { $set: { status: 'completed' } });
        return count(filter as never);
      })();
    }) as never);
    await advanceBatch({ shop, batchId });
    expect(isMoved).toBe(true);
    expect((await findBatch(shop, batchId)).status).toBe('processing');
    vi.restoreAllMocks();
    await advanceBatch({ shop, batchId });
    const ended = await findBatch(shop, batchId);
    expect(ended.status).toBe('completed');
    expect(ended.counts).toMatchObject({ completed: 2, failed: 0 });
  });

  it('ends with errors, or as failed, by what became of its photos', async () => {
    const ends = { completed_with_errors: ['completed', 'failed'], failed: ['failed', 'failed'] } as const;
    for (const [status, photos] of Object.entries(ends)) {
      const { shop, batchId } = await running(...photos);
      await advanceBatch({ shop, batchId });
      expect((await findBatch(shop, batchId)).status).toBe(status);
    }
  });

  it('that has ended counts a photo that came late, also where the ring for it was lost with Redis', async () => {
    const shop = await newBusiness(now());
    const more = {
      status: 'completed_with_errors',
      startedAt: now(),
      endedAt: now(),
      nextOrdinal: 3,
      counts: { completed: 1, failed: 2 },
    };
    const batchId = await storeBatch({ shop, itemCount: 3, more });
    const renders = (['completed', 'storing', 'storing'] as const).map((status, ordinal) => ({
      ...storedRender({ shop, status, createdAt: now() }),
      batch: { id: batchId, ordinal, round: 0, isCurrent: true },
      review: { state: 'waiting' },
      // Given up, and adopted after that: its credit went back then.
      ...(status === 'storing' ? { creditReleasedAt: now() } : {}),
    }));
    await RenderRecord.collection.insertMany(renders);
    const [, arriving, failing] = await RenderRecord.find({ shop }).sort({ 'batch.ordinal': 1 }).lean();
    if (!arriving || !failing) throw new Error('The photos were not stored');
    await completeRender(arriving, { key: 'renders/late.jpg', width: 864, height: 1296, bytes: 1000 });
    await failRender(failing, 'result-gone');
    // Nobody hears the rings: no worker is at this database.
    await sweepBatches();
    expect(await RenderRecord.exists({ shop, lateAt: { $exists: true } })).toBeNull();
    expect(await BatchRecord.exists({ _id: batchId, recountAt: { $exists: true } })).not.toBeNull();
    await advanceBatch({ shop, batchId: String(batchId) });
    const counted = await findBatch(shop, String(batchId));
    expect(counted.counts).toMatchObject({ completed: 2, failed: 1, toReview: 2 });
    expect(counted).toMatchObject({ status: 'completed_with_errors' });
    expect(counted.recountAt ?? null).toBeNull();
    // A photo that ends as photos do needs no second look.
    expect(await sweepBatches()).toBe(0);
  });

  it('makes photos of items from many small chunks at once', async () => {
    const shop = await newBusiness(now());
    const batchId = await storeBatch({ shop, itemCount: 3, more: { status: 'expanding', startedAt: now(), credit } });
    await BatchChunkRecord.deleteMany({ batchId });
    const item = { title: 'Shirt', productId: 'gid://shopify/Product/1', mediaId: 'gid://shopify/MediaImage/1' };
    const chunk = (number: number, first: number, count: number) => ({
      shop,
      batchId,
      number,
      first,
      items: Array.from({ length: count }, () => ({ ...item, category: 'tops' as const, avatar: 0 })),
      skipped: [],
    });
    // Pages of which nothing could be worn lie between.
    await BatchChunkRecord.insertMany([chunk(0, 0, 0), chunk(1, 0, 1), chunk(2, 1, 0), chunk(3, 1, 1), chunk(4, 2, 1)]);
    await advanceBatch({ shop, batchId: String(batchId) });
    const made = await RenderRecord.find({ shop }).sort({ 'batch.ordinal': 1 }).lean();
    expect(made.map(({ batch }) => batch?.ordinal)).toEqual([0, 1, 2]);
  });

  it('does not start with an avatar that was retired meanwhile, and takes nothing', async () => {
    const shop = await newBusiness(now());
    const batchId = await storeBatch({ shop, itemCount: 1 });
    const { avatars } = await findBatch(shop, String(batchId));
    await AvatarRecord.collection.insertOne({ _id: avatars[0]?.avatarId, name: 'Ada', retiredAt: now() } as never);
    await expect(startBatch({ shop, batchId: String(batchId), now: now() })).rejects.toMatchObject({
      code: 'avatar-unavailable',
    });
    expect((await entriesOf(shop)).filter(({ kind }) => kind === 'reservation')).toEqual([]);
    expect((await findBatch(shop, String(batchId))).status).toBe('quoted');
  });

  it('that nobody starts is dropped after a month, with its items, and only so many wait at once', async () => {
    const shop = await newBusiness(now());
    const old = await storeBatch({ shop, itemCount: 1, more: { createdAt: new Date(Date.now() - 31 * 86_400_000) } });
    for (let index = 1; index < BATCH_LIMITS.quotes; index += 1) await storeBatch({ shop, itemCount: 1 });
    const avatarId = new Types.ObjectId();
    await AvatarRecord.collection.insertOne({ _id: avatarId, name: 'Bo', pictureKey: 'avatars/bo.jpg' } as never);
    const wanted = { shop, name: 'One more', garments: { filter: {} }, avatarIds: [String(avatarId)], now: now() };
    const quote = () => quoteBatch({ ...wanted, batchId: String(new Types.ObjectId()) });
    await expect(quote()).rejects.toMatchObject({ code: 'too-many-quotes' });
    expect(await dropOldQuotes(now())).toBe(1);
    await advanceBatch({ shop, batchId: String(old) });
    expect(await BatchRecord.findById(old).lean()).toMatchObject({ status: 'cancelled', endedAt: expect.any(Date) });
    expect(await BatchChunkRecord.exists({ batchId: old })).toBeNull();
    expect((await quote()).status).toBe('listing');
  });

  it('is looked at in time, however quickly its photos come to rest', async () => {
    const job = { shop: 'quick.myshopify.com', batchId: String(new Types.ObjectId()) };
    const connection = new Redis(stack().env.REDIS_URL ?? '', { maxRetriesPerRequest: null });
    const queue = new Queue('batches', { connection });
    const gather = () => ring('batches.advance', job, { delayMs: 60_000, isGathering: true });
    const waiting = async () => (await queue.getDelayed()).filter(({ data }) => data.batchId === job.batchId);
    await gather();
    const [first] = await waiting();
    await gather();
    const after = await waiting();
    expect(after.map(({ id, timestamp }) => ({ id, timestamp }))).toEqual([
      { id: first?.id, timestamp: first?.timestamp },
    ]);
    await first?.remove();
    await queue.close();
    connection.disconnect();
  });
});

const credit = { allowance: 3, pack: 0, period: 1, allowanceEntitlement: 'watermarked' };
