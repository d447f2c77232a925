import type { ClientSession } from 'mongoose';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { type ReservedCredit, reserveCredits, type Spending } from '#app/domain/credits/reserve-credits.ts';
import { settlePlan } from './settle-plan.ts';

/**
 * Takes credits for a cause, all of them or none, in the caller's transaction, which also makes the photos; returns them
 * one by one. A cancelled plan ends on time, also between two sweeps: whoever spends credits does it here. Throws
 * reserveCredits's refusals.
 */
export async function spendCredits(spending: Spending, session: ClientSession): Promise<ReservedCredit[]> {
  const { shop, now } = spending;
  const isPlanOver = await BusinessRecord.exists({ shop, planEndsAt: { $lte: now } }).session(session);
  if (isPlanOver) await settlePlan(shop, now, session);
  return reserveCredits(spending, session);
}
