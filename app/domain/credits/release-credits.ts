import type { ClientSession, Types } from 'mongoose';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import type { CreditBucket } from './credit-entry.record.ts';
import { writeCreditEntry } from './write-credit-entry.ts';

export interface CreditRelease {
  shop: string;
  renderId: Types.ObjectId;
  bucket: CreditBucket;
  period: number;
  now: Date;
}

/**
 * Gives a failed render's credit back to the bucket it came from, once, in the caller's transaction. A credit of an
 * earlier period's allowance has ended with it: its entry is written with amount 0 and the reason. Should the store go
 * back to that allowance, the credit is there again.
 */
export async function releaseCredit(release: CreditRelease, session: ClientSession): Promise<void> {
  const business = await BusinessRecord.findOne({ shop: release.shop }).session(session).lean();
  if (!business) return;
  const isOfNow = release.period === business.creditPeriod || business.allowance?.periods.includes(release.period);
  const hasEnded = release.bucket === 'allowance' && !isOfNow;
  if (hasEnded) {
    await BusinessRecord.updateOne(
      { shop: release.shop, 'leftAllowances.periods': release.period },
      { $inc: { 'leftAllowances.$.left': 1 } },
      { session },
    );
  }
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
