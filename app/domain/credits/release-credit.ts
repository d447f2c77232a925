import type { ClientSession, Types } from 'mongoose';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import type { CreditBucket } from './credit-entry.record.ts';
import { writeCreditEntry } from './write-credit-entry.ts';

/**
 * Gives a failed render's credit back to the bucket it came from, once, in the caller's transaction. A credit of an
 * earlier period's allowance has ended with it: its entry is written with amount 0 and the reason.
 */
export async function releaseCredit(
  release: { shop: string; renderId: Types.ObjectId; bucket: CreditBucket; period: number; now: Date },
  session: ClientSession,
): Promise<void> {
  const business = await BusinessRecord.findOne({ shop: release.shop }).session(session).lean();
  if (!business) return;
  const hasEnded = release.bucket === 'allowance' && release.period !== business.creditPeriod;
  await writeCreditEntry(
    {
      shop: release.shop,
      key: `render-${release.renderId}-release`,
      kind: 'release',
      bucket: release.bucket,
      amount: hasEnded ? 0 : 1,
      reason: hasEnded
        ? 'The photo failed; its credit belonged to an earlier period, which has ended'
        : 'The photo failed; its credit is given back',
      renderId: release.renderId,
      at: release.now,
    },
    session,
  );
}
