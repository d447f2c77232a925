import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { log } from '#app/services/log.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { arePaymentsSetUp, paymentProvider } from './payment-provider.ts';
import { isRenewing } from './plan-standing.ts';
import { resumeWronglyEnded } from './resume-wrongly-ended.ts';
import { settlePlan } from './settle-plan.ts';
import { SubscriptionRecord } from './subscription.record.ts';
import { takeSubscription } from './take-subscription.ts';

const MOST_AT_ONCE = 200;

/** Ends the plans whose time has come, and cancels subscriptions that another one has taken the place of. */
export async function sweepBilling(now: Date): Promise<{ ended: number; cancelled: number }> {
  const done = { ended: await endDuePlans(now), cancelled: await cancelSuperseded(now) };
  await resumeWronglyEnded(now);
  return done;
}

async function endDuePlans(now: Date): Promise<number> {
  const due = await BusinessRecord.find({ planEndsAt: { $lte: now } })
    .select('shop')
    .limit(MOST_AT_ONCE)
    .lean();
  for (const { shop } of due) await inTransaction((session) => settlePlan(shop, now, session));
  return due.length;
}

/** The provider is asked first: one that was ended in the meantime is left alone. */
async function cancelSuperseded(now: Date): Promise<number> {
  if (!arePaymentsSetUp()) return 0;
  const provider = paymentProvider();
  const superseded = await SubscriptionRecord.find({
    supersededAt: { $ne: null },
    status: { $nin: ['cancelled', 'expired'] },
  })
    .limit(MOST_AT_ONCE)
    .lean();
  let cancelled = 0;
  for (const { providerId, shop } of superseded) {
    try {
      const facts = await provider.readSubscription(providerId);
      if (isRenewing(facts) && !(await noteEnding(providerId))) continue;
      const ended = isRenewing(facts) ? await provider.endSubscription(providerId) : facts;
      await takeSubscription(ended, shop ?? undefined, now);
      cancelled += 1;
    } catch (error) {
      // The next sweep tries again; one that can't be cancelled does not hold up the others.
      if (!(error instanceof ServiceError)) throw error;
      log().warn({ error, providerId }, 'A subscription that another one replaced could not be cancelled yet');
    }
  }
  return cancelled;
}

/** Noted first: should it turn out to be a mistake, only what we ended is taken up again. False once it is one. */
async function noteEnding(providerId: string): Promise<boolean> {
  const superseded = { providerId, supersededAt: { $ne: null } };
  const noted = await SubscriptionRecord.updateOne(superseded, { $set: { isEndedForNewer: true } });
  return noted.matchedCount === 1;
}
