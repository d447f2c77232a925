import { Types } from 'mongoose';
import { type Batch, BatchRecord } from '#app/domain/batches/batch.record.ts';
import { isRunning } from '#app/domain/batches/batch-state.ts';
import { creditOfItem } from '#app/domain/batches/item-credits.ts';
import { CreditEntryRecord } from '#app/domain/credits/credit-entry.record.ts';
import { movementOf } from '#app/domain/credits/former-entry.ts';
import { releaseKey } from '#app/domain/credits/release-credits.ts';
import { isSpending, reservationKey, type SpendingCause } from '#app/domain/credits/reserve-credits.ts';
import { paidBy } from '#app/domain/renders/credit-cause.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import { A_PAGE, confirmed } from './confirm.ts';
import { type Gap, type InBuckets, judgeMany } from './credit-rules.ts';
import type { Comparing, Difference, Finding } from './finding.ts';

/**
 * Compares each reservation of a store with what it was taken for: the photo that it names is there; one of many became as
 * many photos as it took credits, and what was not made of it came back.
 */
export async function* compareReservations(shop: string, { since }: Comparing): AsyncGenerator<Finding> {
  let count = 0;
  async function* causes() {
    const taken = { shop, kind: 'reservation' as const, ...(since ? { at: { $gte: since } } : {}) };
    const entries = CreditEntryRecord.find(taken).sort({ at: 1, _id: 1 }).lean().cursor({ batchSize: A_PAGE });
    for await (const entry of entries) {
      const { cause } = movementOf(entry);
      if (!isSpending(cause)) continue;
      count += 1;
      yield cause;
    }
  }
  yield* confirmed(causes(), async (page) => {
    const single = await withoutPhoto(
      shop,
      page.filter(({ kind }) => kind === 'render'),
    );
    const found = new Map(single.map((cause) => [cause, [{ expected: 'the photo that it is for', found: 'none' }]]));
    for (const cause of page) if (cause.kind !== 'render') found.set(cause, await judgeReservation(shop, cause));
    return new Map([...found].map(([cause, gaps]) => [cause, gaps.map(differenceOf(shop, cause))]));
  });
  yield { kind: 'compared', what: 'reservations', count };
}

function differenceOf(shop: string, cause: SpendingCause): (gap: Gap) => Difference {
  const record = `the reservation of ${cause.kind} ${cause.id}`;
  return (gap) => ({ kind: 'difference', part: 'credits', shop, record, ...gap });
}

async function withoutPhoto(shop: string, causes: SpendingCause[]): Promise<SpendingCause[]> {
  const _id = { $in: causes.map(({ id }) => new Types.ObjectId(id)) };
  const there = new Set(
    (await RenderRecord.find({ _id, shop }).select('_id').lean()).map((render) => String(render._id)),
  );
  return causes.filter(({ id }) => !there.has(id));
}

async function judgeReservation(shop: string, cause: SpendingCause): Promise<Gap[]> {
  const [reservation, batch, photos, releases, unmadeRelease] = await Promise.all([
    CreditEntryRecord.findOne({ shop, key: reservationKey(cause) }).lean(),
    cause.kind === 'batch' ? BatchRecord.findOne({ _id: new Types.ObjectId(cause.id), shop }).lean() : null,
    countPhotos(shop, cause),
    CreditEntryRecord.countDocuments({ shop, kind: 'release', 'cause.kind': cause.kind, 'cause.id': cause.id }),
    CreditEntryRecord.findOne({ shop, key: releaseKey({ cause, part: 'unmade' }) }).lean(),
  ]);
  if (!reservation) return [];
  if (cause.kind === 'batch' && !batch) return [{ expected: 'the batch that it is for', found: 'none' }];
  const { allowance = 0, pack = 0 } = movementOf(reservation).counts;
  return judgeMany({
    reserved: { allowance: -allowance, pack: -pack },
    made: photos.made,
    unmade: batch ? unmadeOf(batch) : { allowance: 0, pack: 0 },
    isOver: !batch || !isRunning(batch.status),
    releaseDue: photos.releaseDue,
    releases: releases - (unmadeRelease ? 1 : 0),
    unmadeRelease: unmadeRelease ? movementOf(unmadeRelease).counts : undefined,
  });
}

async function countPhotos(shop: string, cause: SpendingCause): Promise<{ made: InBuckets; releaseDue: number }> {
  const photos = paidBy(shop, cause);
  const isReleaseDue = {
    $or: [{ status: { $in: ['failed', 'cancelled'] as const } }, { creditReleasedAt: { $ne: null } }],
  };
  const [allowance, pack, releaseDue] = await Promise.all([
    RenderRecord.countDocuments({ ...photos, 'credit.bucket': 'allowance' }),
    RenderRecord.countDocuments({ ...photos, 'credit.bucket': 'pack' }),
    RenderRecord.countDocuments({ ...photos, ...isReleaseDue }),
  ]);
  return { made: { allowance, pack }, releaseDue };
}

/** What of a batch is no photo, by what would pay for it. */
function unmadeOf(batch: Batch): InBuckets {
  const unmade = { allowance: 0, pack: 0 };
  for (let ordinal = batch.nextOrdinal; ordinal < batch.itemCount; ordinal += 1) {
    unmade[creditOfItem(batch, ordinal).bucket] += 1;
  }
  return unmade;
}
