import type { ClientSession, Types } from 'mongoose';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { type CreditReservation, reserveCredit } from '#app/domain/credits/reserve-credits.ts';
import { settlePlan } from './settle-plan.ts';

/**
 * Takes one credit for a render, in the caller's transaction, which also makes the render. A cancelled plan ends on time,
 * also between two sweeps: whoever spends credits does it here. Throws reserveCredit's refusals.
 */
export async function spendCredit(
  spending: { shop: string; renderId: Types.ObjectId; now: Date },
  session: ClientSession,
): Promise<CreditReservation> {
  const { shop, now } = spending;
  const isPlanOver = await BusinessRecord.exists({ shop, planEndsAt: { $lte: now } }).session(session);
  if (isPlanOver) await settlePlan(shop, now, session);
  return reserveCredit(spending, session);
}
