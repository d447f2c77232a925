import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { log } from '#app/services/log.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { catchUpInvoices } from './catch-up-invoices.ts';
import { arePaymentsSetUp, paymentProvider } from './payment-provider.ts';
import { isRenewing } from './plan-standing.ts';
import { settlePlan } from './settle-plan.ts';
import { SubscriptionRecord } from './subscription.record.ts';
import { takeSubscription } from './take-subscription.ts';

const MOST_AT_ONCE = 200;

/** Ends the plans whose time has come, and cancels subscriptions that were replaced or refunded and charge on. */
export async function sweepBilling(now: Date): Promise<{ ended: number; cancelled: number }> {
  return { ended: await endDuePlans(now), cancelled: await cancelUnwanted(now) };
}

async function endDuePlans(now: Date): Promise<number> {
  const due = await BusinessRecord.find({ planEndsAt: { $lte: now } })
    .select('shop')
    .limit(MOST_AT_ONCE)
    .lean();
  for (const { shop } of due) await inTransaction((session) => settlePlan(shop, now, session));
  return due.length;
}

/** The provider is asked first: one that was ended in the meantime is left alone, and so is one that was paid again. */
async function cancelUnwanted(now: Date): Promise<number> {
  if (!arePaymentsSetUp()) return 0;
  const provider = paymentProvider();
  const unwanted = await SubscriptionRecord.find({
    $or: [{ supersededAt: { $ne: null } }, { refundedAt: { $ne: null } }],
    status: { $nin: ['cancelled', 'expired'] },
  })
    .limit(MOST_AT_ONCE)
    .lean();
  let cancelled = 0;
  for (const { providerId, shop, supersededAt } of unwanted) {
    try {
      if (!supersededAt && !(await isStillRefunded(providerId, now))) continue;
      const facts = await provider.readSubscription(providerId);
      const ended = isRenewing(facts) ? await provider.endSubscription(providerId) : facts;
      await takeSubscription(ended, shop ?? undefined, now);
      cancelled += 1;
    } catch (error) {
      // The next sweep tries again; one that can't be cancelled does not hold up the others.
      if (!(error instanceof ServiceError)) throw error;
      log().warn({ error, providerId }, 'A subscription that may charge no more could not be cancelled yet');
    }
  }
  return cancelled;
}

/** The message of a newer payment may be late or lost, and what was paid for must not be cancelled. */
async function isStillRefunded(providerId: string, now: Date): Promise<boolean> {
  await catchUpInvoices(providerId, now);
  return (await SubscriptionRecord.exists({ providerId, refundedAt: { $ne: null } })) !== null;
}
