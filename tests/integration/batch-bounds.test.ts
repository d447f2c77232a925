/** What of batches could grow without a bound: rounds that wait, cancelling, items that were tried very often. */
import { Types } from 'mongoose';
import { describe, expect, it } from 'vitest';
import { AvatarRecord } from '#app/domain/avatars/avatar.record.ts';
import { cancelBatch } from '#app/domain/batches/ask/cancel-batch.ts';
import { makeAgain } from '#app/domain/batches/ask/make-again.ts';
import { approveAll, reviewPhotos } from '#app/domain/batches/ask/review-photos.ts';
import { startBatch } from '#app/domain/batches/ask/start-batch.ts';
import { BatchRecord } from '#app/domain/batches/batch.record.ts';
import { BATCH_LIMITS } from '#app/domain/batches/batch-limits.ts';
import { findBatch } from '#app/domain/batches/find-batch.ts';
import { advanceBatch } from '#app/domain/batches/run/advance-batch.ts';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { advanceBulkAction } from '#app/domain/publications/bulk/advance-bulk-action.ts';
import { undoMany } from '#app/domain/publications/bulk/start-bulk-action.ts';
import { BulkActionRecord } from '#app/domain/publications/bulk-action.record.ts';
import { BulkItemRecord } from '#app/domain/publications/bulk-item.record.ts';
import { PublicationRecord } from '#app/domain/publications/publication.record.ts';
import { retryRender } from '#app/domain/renders/ask/retry-render.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import type { RenderStatus } from '#app/domain/renders/render-state.ts';
import { entriesOf, newBusiness, readStore, withMoneyDatabase } from '#tests/fixtures/money-database.ts';
import { storeBatch } from '#tests/fixtures/stored-batches.ts';
import { storedRender } from '#tests/fixtures/stored-renders.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

withMoneyDatabase();

const now = () => new Date();
const newId = () => String(new Types.ObjectId());

interface Stored {
  status: RenderStatus;
  ordinal: number;
  round?: number;
  more?: Record<string, unknown>;
}

async function storePhotos(shop: string, batchId: Types.ObjectId, photos: Stored[]) {
  const renders = photos.map(({ status, ordinal, round = 0, more }) => ({
    ...storedRender({ shop, status, createdAt: now() }),
    credit: { bucket: 'allowance' as const, period: 1, batchId },
    batch: { id: batchId, ordinal, round, isCurrent: true },
    review: { state: 'waiting' as const },
    ...more,
  }));
  await RenderRecord.collection.insertMany(renders);
  return renders;
}

/** A batch that has ended as it says, with photos in these states, of a store with this many credits. */
async function ended(status: 'completed' | 'cancelled', photos: Stored[], credits = 3) {
  const shop = await storeWith(credits);
  const more = { status, startedAt: now(), endedAt: now(), nextOrdinal: photos.length };
  const batchId = await storeBatch({ shop, itemCount: photos.length, more });
  const renders = await storePhotos(shop, batchId, photos);
  return { shop, batchId: String(batchId), renders };
}

async function storeWith(credits: number): Promise<string> {
  const shop = await newBusiness(now());
  // Its ledger is not what these look at.
  await BusinessRecord.updateOne({ shop }, { $set: { allowanceCredits: credits, aiCreditsRemaining: credits } });
  return shop;
}

const each = (count: number, status: RenderStatus): Stored[] =>
  Array.from({ length: count }, (_, ordinal) => ({ status, ordinal }));

describe('cancelling a batch of which hundreds of photos wait', () => {
  it('answers after a few of them, and gives every credit back once in further steps', async () => {
    const count = 300;
    const shop = await storeWith(count);
    const _id = await storeBatch({ shop, itemCount: count });
    const batchId = String(_id);
    await startBatch({ shop, batchId, now: now() });
    await BatchRecord.updateOne({ _id }, { $set: { status: 'processing', nextOrdinal: count } });
    await storePhotos(shop, _id, each(count, 'queued'));
    expect((await readStore(shop)).aiCreditsRemaining).toBe(0);

    const cancelled = await cancelBatch({ shop, batchId, now: now() });
    expect([cancelled.status, cancelled.endedAt]).toEqual(['cancelled', undefined]);
    const waiting = () => RenderRecord.countDocuments({ shop, status: 'queued' });
    const before = await waiting();
    expect(before).toBeGreaterThan(200);
    // Nothing of what still waits gets a place meanwhile, and nothing is made again under it.
    expect(await RenderRecord.countDocuments({ shop, status: 'queued', pausedAt: { $exists: false } })).toBe(0);
    await Promise.all([1, 2].map(() => advanceBatch({ shop, batchId })));
    expect(await waiting()).toBeGreaterThan(0);
    expect((await findBatch(shop, batchId)).endedAt).toBeUndefined();
    for (let step = 0; step < 3 && (await waiting()) > 0; step += 1) await advanceBatch({ shop, batchId });
    await advanceBatch({ shop, batchId });
    expect(await findBatch(shop, batchId)).toMatchObject({ endedAt: expect.any(Date), counts: { cancelled: count } });
    const back = (await entriesOf(shop)).filter(({ kind }) => kind === 'release');
    expect(back.length).toBe(count);
    expect(new Set(back.map(({ key }) => key)).size).toBe(count);
    expect((await readStore(shop)).aiCreditsRemaining).toBe(count);
  });
});

describe('photos made again', () => {
  it('wait in a bounded number for each store: more are refused whole, with how many would go', async () => {
    const most = BATCH_LIMITS.waitingAgain;
    const { shop, batchId, renders } = await ended('completed', [...each(3, 'failed')]);
    await usableAvatars(renders);
    const other = await storeBatch({ shop, itemCount: most });
    const busy = each(most - 2, 'queued').map((photo) => ({ ...photo, round: 1 }));
    await storePhotos(shop, other, busy);
    // A batch's own photos, and another store's, are none of these.
    await storePhotos(shop, await storeBatch({ shop, itemCount: 5 }), each(5, 'queued'));
    await storePhotos(await storeWith(0), await storeBatch({ shop, itemCount: 5 }), busy.slice(0, 5));
    await expect(makeAgain({ shop, batchId, roundId: newId(), now: now() })).rejects.toMatchObject({
      code: 'too-many-again',
      facts: { most, waiting: most - 2 },
      fieldErrors: { photos: expect.stringContaining('2') },
      message: expect.stringContaining('Nothing was charged'),
    });
    expect((await readStore(shop)).aiCreditsRemaining).toBe(3);
    expect(await RenderRecord.countDocuments({ shop, 'batch.id': new Types.ObjectId(batchId) })).toBe(3);
    // Of rounds at once no more get through than one by one.
    const ids = renders.map(({ _id }) => String(_id));
    const rounds = await Promise.allSettled(
      ids.map((id) => makeAgain({ shop, batchId, roundId: newId(), photoIds: [id], now: now() })),
    );
    expect(rounds.filter(({ status }) => status === 'fulfilled').length).toBe(2);
    expect((await readStore(shop)).aiCreditsRemaining).toBe(1);
  });

  it('are also those that were cancelled with the app, but not what was cancelled with its batch unless it is named', async () => {
    const photos = [
      ...each(1, 'completed'),
      { status: 'failed', ordinal: 1 },
      { status: 'cancelled', ordinal: 2 },
    ] as const;
    const whole = await ended('completed', [...photos]);
    await usableAvatars(whole.renders);
    const { shop, batchId } = whole;
    const made = await makeAgain({ shop, batchId, roundId: newId(), now: now() });
    expect(made.map(({ retryOf }) => String(retryOf))).toEqual(whole.renders.slice(1).map(({ _id }) => String(_id)));

    const stopped = await ended('cancelled', [...photos]);
    await usableAvatars(stopped.renders);
    const again = { shop: stopped.shop, batchId: stopped.batchId, now: now() };
    const [onlyFailed, ...none] = await makeAgain({ ...again, roundId: newId() });
    expect([String(onlyFailed?.retryOf), none.length]).toEqual([String(stopped.renders[1]?._id), 0]);
    const named = String(stopped.renders[2]?._id);
    const [byName] = await makeAgain({ ...again, roundId: newId(), photoIds: [named] });
    expect(String(byName?.retryOf)).toBe(named);
    // The same photo a second time is not.
    await expect(makeAgain({ ...again, roundId: newId(), photoIds: [named] })).rejects.toMatchObject({
      code: 'wrong-choice',
    });
  });
});

async function usableAvatars(renders: { subject: { avatarId: unknown } }[]): Promise<void> {
  await AvatarRecord.collection.insertMany(
    renders.map(({ subject }) => ({
      _id: subject.avatarId,
      name: 'Ada',
      pictureKey: newId(),
      retiredAt: null,
    })) as never,
  );
}

describe('an item that was made again more often than a step reads', () => {
  it('is undone with its batch, once, and so is what comes after it', async () => {
    const shop = await newBusiness(now());
    const batchId = await storeBatch({ shop, itemCount: 3, more: { status: 'completed', startedAt: now() } });
    const often = Array.from({ length: 1203 }, (_, round) => ({
      status: 'completed' as const,
      ordinal: 1,
      round,
      more: { batch: { id: batchId, ordinal: 1, round, isCurrent: round === 1202 } },
    }));
    const renders = await storePhotos(shop, batchId, [
      { status: 'completed', ordinal: 0 },
      ...often,
      { status: 'completed', ordinal: 2 },
    ]);
    const published = [renders[0], renders[700], renders.at(-1)];
    await PublicationRecord.collection.insertMany(
      published.map((render) => ({
        _id: new Types.ObjectId(),
        shop,
        renderId: render?._id,
        currentRenderId: render?._id,
        productId: 'gid://shopify/Product/1',
        productTitle: 'Shirt',
        status: 'published',
        notBefore: now(),
        createdAt: now(),
      })) as never,
    );
    const scope = { batchId: String(batchId) };
    const action = await undoMany({ shop, scope, bulkActionId: newId(), timeZone: 'UTC', now: now() });
    const job = { shop, bulkActionId: String(action._id) };
    for (let step = 0; step < 8; step += 1) {
      if ((await BulkActionRecord.findById(action._id).lean())?.listedAt) break;
      await advanceBulkAction(job);
    }
    const listed = await BulkActionRecord.findById(action._id).lean();
    expect(listed).toMatchObject({ itemCount: 3, listedAt: expect.any(Date) });
    const items = await BulkItemRecord.find({ shop, actionId: action._id }).sort({ ordinal: 1 }).lean();
    expect(items.map(({ renderId }) => String(renderId))).toEqual(published.map((render) => String(render?._id)));
  });

  it('lets undoing find out that nothing of its batch is published', async () => {
    const shop = await newBusiness(now());
    const batchId = await storeBatch({ shop, itemCount: 1, more: { status: 'completed', startedAt: now() } });
    const often = Array.from({ length: 1001 }, (_, round) => ({ status: 'completed' as const, ordinal: 0, round }));
    await storePhotos(shop, batchId, often);
    const wanted = { shop, scope: { batchId: String(batchId) }, bulkActionId: newId(), timeZone: 'UTC', now: now() };
    await expect(undoMany(wanted)).rejects.toMatchObject({ code: 'publication-not-undoable' });
  });
});

describe('approving all that waits for review', () => {
  it('of a large batch answers at once, and is done in steps that leave alone what was decided since', async () => {
    const count = 1102;
    const early = new Date(Date.now() - 60_000);
    const photos = each(count, 'completed').map((photo) => ({ ...photo, more: { completedAt: early } }));
    const { shop, batchId, renders } = await ended('completed', photos);
    const idOf = (ordinal: number) => String(renders[ordinal]?._id);
    await reviewPhotos({ shop, photoIds: [idOf(0)], state: 'rejected', now: early });
    expect(await approveAll({ shop, batchId, now: now() })).toBe(count - 1);
    expect(await RenderRecord.countDocuments({ shop, 'review.state': 'approved' })).toBe(0);
    expect((await findBatch(shop, batchId)).approveAllAt).toBeInstanceOf(Date);
    const later = new Date(Date.now() + 1000);
    await reviewPhotos({ shop, photoIds: [idOf(1)], state: 'rejected', reasons: ['colour'], now: later });
    await reviewPhotos({ shop, photoIds: [idOf(2)], state: 'waiting', now: later });
    await storePhotos(shop, new Types.ObjectId(batchId), [
      { status: 'completed', ordinal: count, more: { completedAt: later } },
    ]);
    // Several at once, as when a worker is late: each photo is approved once.
    const after = await waitFor('all to be approved and counted', async () => {
      await Promise.all([1, 2].map(() => advanceBatch({ shop, batchId })));
      const batch = await findBatch(shop, batchId);
      return batch.approveAllAt === undefined && batch.recountAt === undefined && batch;
    });
    expect(after.counts).toMatchObject({ approved: count - 3, rejected: 2, toReview: 2 });
    const waiting = await RenderRecord.find({ shop, 'review.state': 'waiting' }).sort({ 'batch.ordinal': 1 }).lean();
    expect(waiting.map(({ batch }) => batch?.ordinal)).toEqual([2, count]);
  });
});

describe('a single photo that was cancelled', () => {
  it('is tried again as a failed one is, once; one that is there is not', async () => {
    const shop = await storeWith(3);
    const [cancelled, completed] = (['cancelled', 'completed'] as const).map((status) => ({
      ...storedRender({ shop, status, createdAt: now() }),
      garment: { kind: 'upload' as const, uploadId: new Types.ObjectId(), title: 'Mine.jpg' },
    }));
    await RenderRecord.collection.insertMany([cancelled, completed] as never);
    const again = (id: unknown) => retryRender({ shop, failedRenderId: String(id), renderId: newId(), now: now() });
    await expect(again(completed?._id)).rejects.toMatchObject({ code: 'render-not-retryable' });
    // It came as far as the picture that it is made of.
    await expect(again(cancelled?._id)).rejects.not.toMatchObject({ code: 'render-not-retryable' });
  });
});
