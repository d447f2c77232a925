import type { ClientSession } from 'mongoose';
import { type Business, BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { enqueueMailOnce } from '#app/domain/mail/enqueue-mail.ts';
import { PLANS } from '#app/domain/plans/plans.ts';

/** Tells a merchant once a period that credits run low, in the transaction that spends them. */
export async function tellOfLowCredits(business: Business, balance: number, session: ClientSession): Promise<void> {
  const { shop, email, creditPeriod, subscriptionTier } = business;
  if (!email || balance > PLANS[subscriptionTier].lowAtCredits || business.lowCreditsToldIn === creditPeriod) return;
  await BusinessRecord.updateOne({ shop }, { $set: { lowCreditsToldIn: creditPeriod } }, { session });
  const facts = { storeName: business.name, credits: balance };
  const key = `credits-low-${shop}-${creditPeriod}`;
  await enqueueMailOnce({ key, shop, to: email, template: 'credits-low', facts }, session);
}
