import type { ClientSession, Types } from 'mongoose';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { Refusal } from '#app/domain/errors.ts';
import { PLANS } from '#app/domain/plans/plans.ts';
import { bucketToSpend, entitlementFor, isAllowanceBlocked, isPlanPaused, nextFreeReset } from './credit-balance.ts';
import type { CreditBucket } from './credit-entry.record.ts';
import { tellOfLowCredits } from './low-credits.ts';
import { resetFreeAllowance } from './reset-free-allowance.ts';
import { writeCreditEntry } from './write-credit-entry.ts';

export interface CreditReservation {
  bucket: CreditBucket;
  period: number;
  entitlement: 'watermarked' | 'clean';
}

/**
 * Takes one credit for a render, in the caller's transaction, which also makes the render. Throws a Refusal
 * (`out-of-credits`, `plan-past-due`, `plan-paused`, `business-archived`) and takes nothing when it can't.
 */
export async function reserveCredit(
  reservation: { shop: string; renderId: Types.ObjectId; now: Date },
  session: ClientSession,
): Promise<CreditReservation> {
  const { shop, renderId, now } = reservation;
  await resetFreeAllowance(shop, now, session);
  const business = await BusinessRecord.findOne({ shop }).session(session).lean();
  if (!business) throw new Refusal('not-found');
  if (business.archivedAt) throw new Refusal('business-archived');
  const bucket = bucketToSpend(business);
  if (!bucket) throw noCredits(business);
  const balance = await writeCreditEntry(
    {
      shop,
      key: `render-${renderId}-reservation`,
      kind: 'reservation',
      bucket,
      amount: -1,
      reason: 'Model photo',
      renderId,
      at: now,
    },
    session,
  );
  if (balance === undefined) throw noCredits(business);
  await tellOfLowCredits(business, balance, session);
  return { bucket, period: business.creditPeriod, entitlement: entitlementFor(bucket, business.subscriptionTier) };
}

function noCredits(business: Parameters<typeof bucketToSpend>[0]): Refusal {
  if (business.allowanceCredits > 0 && isAllowanceBlocked(business))
    return new Refusal(isPlanPaused(business) ? 'plan-paused' : 'plan-past-due');
  if (business.subscriptionTier !== 'free') return new Refusal('out-of-credits');
  return new Refusal('out-of-credits', {
    allowance: PLANS.free.creditsPerPeriod,
    renewsOn: nextFreeReset(business).toISOString().slice(0, 10),
  });
}
