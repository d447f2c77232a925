import type { ClientSession } from 'mongoose';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { Refusal } from '#app/domain/errors.ts';
import { PLANS } from '#app/domain/plans/plans.ts';
import {
  type CreditsToSpend,
  creditsToSpend,
  entitlementFor,
  isAllowanceBlocked,
  isPlanPaused,
  nextFreeReset,
} from './credit-balance.ts';
import type { CreditBucket, CreditCause } from './credit-entry.record.ts';
import { tellOfLowCredits } from './low-credits.ts';
import { resetFreeAllowance } from './reset-free-allowance.ts';
import { writeCreditEntry } from './write-credit-entry.ts';

const SPENDING_CAUSES = ['render', 'batch', 'round'] as const satisfies readonly CreditCause['kind'][];

/** What credits are spent on. */
export type SpendingCause = CreditCause & { kind: (typeof SPENDING_CAUSES)[number] };

export function isSpending(cause: CreditCause): cause is SpendingCause {
  return SPENDING_CAUSES.some((kind) => kind === cause.kind);
}

export interface Spending {
  shop: string;
  cause: SpendingCause;
  /** How many photos are paid for, 1 or more: a single photo is its own cause, with 1. */
  count: number;
  now: Date;
}

/** One credit of a reservation: its photo keeps it, and gives it back if it fails. */
export interface ReservedCredit {
  bucket: CreditBucket;
  period: number;
  entitlement: 'watermarked' | 'clean';
}

/**
 * Takes credits for a cause by one entry, all of them or none, in the caller's transaction, which also makes the photos.
 * Returns them one by one, those of the allowance first. Throws a Refusal (`out-of-credits`, `plan-past-due`,
 * `plan-paused`, `business-archived`) and takes nothing when it can't.
 */
export async function reserveCredits(spending: Spending, session: ClientSession): Promise<ReservedCredit[]> {
  const { shop, cause, count, now } = spending;
  await resetFreeAllowance(shop, now, session);
  const business = await BusinessRecord.findOne({ shop }).session(session).lean();
  if (!business) throw new Refusal('not-found');
  if (business.archivedAt) throw new Refusal('business-archived');
  const taken = creditsToSpend(business, count);
  if (!taken) throw noCredits(business);
  const balance = await writeCreditEntry(
    {
      shop,
      key: reservationKey(cause),
      kind: 'reservation',
      cause,
      counts: {
        ...(taken.allowance > 0 ? { allowance: -taken.allowance } : {}),
        ...(taken.pack > 0 ? { pack: -taken.pack } : {}),
      },
      reason: reasonOf(taken),
      at: now,
    },
    session,
  );
  if (balance === undefined) throw noCredits(business);
  await tellOfLowCredits(business, balance, session);
  const creditOf = (bucket: CreditBucket): ReservedCredit => ({
    bucket,
    period: business.creditPeriod,
    entitlement: entitlementFor(bucket, business.subscriptionTier),
  });
  return [
    ...Array.from({ length: taken.allowance }, () => creditOf('allowance')),
    ...Array.from({ length: taken.pack }, () => creditOf('pack')),
  ];
}

/** Names the one reservation of a cause. */
export function reservationKey({ kind, id }: SpendingCause): string {
  return `${kind}-${id}-reservation`;
}

function reasonOf({ allowance, pack }: CreditsToSpend): string {
  const count = allowance + pack;
  if (count === 1) return 'Model photo';
  const parts = allowance > 0 && pack > 0 ? `: ${allowance} by plan credits, ${pack} by pack credits` : '';
  return `${count} model photos${parts}`;
}

function noCredits(business: Parameters<typeof creditsToSpend>[0]): Refusal {
  if (business.allowanceCredits > 0 && isAllowanceBlocked(business))
    return new Refusal(isPlanPaused(business) ? 'plan-paused' : 'plan-past-due');
  if (business.subscriptionTier !== 'free') return new Refusal('out-of-credits');
  return new Refusal('out-of-credits', {
    allowance: PLANS.free.creditsPerPeriod,
    renewsOn: nextFreeReset(business).toISOString().slice(0, 10),
  });
}
