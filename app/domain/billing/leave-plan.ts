import type { ClientSession } from 'mongoose';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { InvoiceRecord } from '#app/domain/payments/invoice.record.ts';
import type { Correction } from '#app/domain/payments/purpose.ts';
import { allowanceKeyOf, foldAllowance } from './plan-allowance.ts';
import { accountOf, settlePlan } from './settle-plan.ts';
import { sayNotTakenBack, takeFromWrongStore } from './take-from-wrong-store.ts';

/**
 * Settles the store that a subscription was moved away from: its own plan and allowance count again, less what it spent of
 * the other one's. Says what of that could not be taken back.
 */
export async function leavePlan(correction: Correction, session: ClientSession): Promise<string> {
  const { provider, providerId, from, now } = correction;
  await settlePlan(from, now, session);
  const invoices = await InvoiceRecord.find({ provider, kind: 'plan', subscriptionId: providerId })
    .session(session)
    .lean();
  let short = 0;
  for (const { providerId: invoiceId, _id } of invoices) {
    const business = await BusinessRecord.findOne({ shop: from }).session(session).lean();
    if (!business) break;
    const key = allowanceKeyOf(provider, invoiceId);
    const folded = foldAllowance(accountOf(business), key);
    const { allowance, leftAllowances } = folded.account;
    await BusinessRecord.updateOne({ shop: from }, { $set: { allowance, leftAllowances } }, { session });
    const cause = { kind: 'invoice', id: String(_id) } as const;
    await takeFromWrongStore({ shop: from, key, cause, counts: { allowance: -folded.take }, at: now }, session);
    short += folded.short;
  }
  return sayNotTakenBack(short);
}
