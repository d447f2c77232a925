import type { ClientSession } from 'mongoose';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { enqueueMail } from '#app/domain/mail/enqueue-mail.ts';
import { PLANS } from '#app/domain/plans/plans.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { isFreeResetDue } from './credit-balance.ts';
import { writeCreditEntry } from './write-credit-entry.ts';

/**
 * Gives a free store its new allowance when 30 days have passed; otherwise changes nothing. Safe to run at once from
 * the merchant's action and the daily job: the period number moves on once, and keys both entries.
 */
export async function resetFreeAllowance(shop: string, now: Date, session?: ClientSession): Promise<boolean> {
  if (!session) return inTransaction((own) => resetFreeAllowance(shop, now, own));
  const business = await BusinessRecord.findOne({ shop }).session(session).lean();
  if (!business || business.archivedAt || !isFreeResetDue(business, now)) return false;
  const period = business.creditPeriod + 1;
  const moved = await BusinessRecord.updateOne(
    { shop, creditPeriod: business.creditPeriod },
    {
      $set: {
        creditPeriod: period,
        lastCreditReset: now,
        allowance: { key: 'free', credits: PLANS.free.creditsPerPeriod, periods: [period] },
      },
    },
    { session },
  );
  if (moved.modifiedCount !== 1) return false;
  await startPeriod(
    { shop, period, credits: PLANS.free.creditsPerPeriod, unspent: business.allowanceCredits, now },
    session,
  );
  if (business.settings.mailOnCreditReset && business.email) {
    await enqueueMail(
      {
        key: `credits-reset-${shop}-${period}`,
        shop,
        to: business.email,
        template: 'credits-reset',
        facts: { storeName: business.name, credits: PLANS.free.creditsPerPeriod },
      },
      session,
    );
  }
  return true;
}

interface PeriodStart {
  shop: string;
  period: number;
  credits: number;
  /** What is left of the allowance before; it ends. */
  unspent: number;
  now: Date;
}

/** Ends what is left of the allowance and grants the new one: two entries, keyed by the period. */
export async function startPeriod(start: PeriodStart, session: ClientSession): Promise<void> {
  const { shop, period, now } = start;
  const cause = { kind: 'period', id: String(period) } as const;
  if (start.unspent > 0) {
    await writeCreditEntry(
      {
        shop,
        key: `period-${shop}-${period}-expiry`,
        kind: 'expiry',
        cause,
        counts: { allowance: -start.unspent },
        reason: 'Unspent credits of the period before',
        at: now,
      },
      session,
    );
  }
  await writeCreditEntry(
    {
      shop,
      key: `period-${shop}-${period}-grant`,
      kind: 'grant',
      cause,
      counts: { allowance: start.credits },
      reason: 'Allowance of the period',
      at: now,
    },
    session,
  );
}
