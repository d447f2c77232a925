import type { Types } from 'mongoose';
import { CreditEntryRecord } from '#app/domain/credits/credit-entry.record.ts';
import { movementOf } from '#app/domain/credits/former-entry.ts';
import { releaseKey } from '#app/domain/credits/release-credits.ts';
import { isSpending, reservationKey } from '#app/domain/credits/reserve-credits.ts';
import { creditCauseOf } from '#app/domain/renders/credit-cause.ts';
import { type Render, RenderRecord } from '#app/domain/renders/render.record.ts';
import { confirmed, type Judge } from './confirm.ts';
import { judgePhoto, type SpendingEntry } from './credit-rules.ts';
import type { Comparing, Difference, Finding } from './finding.ts';
import { listRenders } from './list-renders.ts';

/** Compares each photo of a store with the reservation that its credit is of, and with the release of that credit. */
export async function* comparePhotoCredits(shop: string, { since }: Comparing): AsyncGenerator<Finding> {
  const list = listRenders({ shop, ...(since ? { createdAt: { $gte: since } } : {}) });
  yield* confirmed(list.ids(), judgePhotos(shop));
  yield { kind: 'compared', what: 'photos’ credits', count: list.count() };
}

function judgePhotos(shop: string): Judge<Types.ObjectId> {
  return async (ids) => {
    const photos = await RenderRecord.find({ _id: { $in: ids }, shop })
      .select('status credit creditReleasedAt')
      .lean();
    const entries = await readEntries(shop, photos.flatMap(keysOf));
    const byId = new Map(ids.map((id) => [String(id), id]));
    return new Map(
      photos.flatMap((photo) => {
        const subject = byId.get(String(photo._id));
        const [reservation, release] = keysOf(photo).map((key) => entries.get(key));
        const { status, creditReleasedAt, credit } = photo;
        const gaps = judgePhoto({ status, creditReleasedAt, bucket: credit.bucket }, { reservation, release });
        if (!subject || gaps.length === 0) return [];
        const differences = gaps.map(
          (gap): Difference => ({ kind: 'difference', part: 'credits', shop, record: `render ${photo._id}`, ...gap }),
        );
        return [[subject, differences] as const];
      }),
    );
  };
}

/** What the photo's reservation and its release are named. */
function keysOf(photo: Pick<Render, '_id' | 'credit'>): [reservation: string, release: string] {
  const paid = creditCauseOf(photo);
  return [reservationKey(paid.cause), releaseKey(paid)];
}

async function readEntries(shop: string, keys: string[]): Promise<Map<string, SpendingEntry>> {
  const entries = await CreditEntryRecord.find({ shop, key: { $in: [...new Set(keys)] } }).lean();
  return new Map(
    entries.flatMap((entry) => {
      const { cause, counts } = movementOf(entry);
      return isSpending(cause) ? [[entry.key, { ...entry, cause, counts }] as const] : [];
    }),
  );
}
