import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { StoreTurns } from '#app/domain/store-turns.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { log } from '#app/services/log.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { catchUpInvoices } from './catch-up-invoices.ts';
import { arePaymentsSetUp, paymentProvider } from './payment-provider.ts';
import { isRenewing } from './plan-standing.ts';
import { resumeWronglyEnded } from './resume-wrongly-ended.ts';
import { settlePlan } from './settle-plan.ts';
import { type Subscription, SubscriptionRecord } from './subscription.record.ts';
import { takeSubscription } from './take-subscription.ts';

const MOST_AT_ONCE = 200;

/**
 * Ends the plans whose time has come, and cancels subscriptions that were replaced or refunded and charge on. What fails
 * for one store holds up no other; the first such failure is thrown at the end.
 */
export async function sweepBilling(now: Date): Promise<{ ended: number; cancelled: number }> {
  const turns = new StoreTurns();
  const done = { ended: await endDuePlans(now, turns), cancelled: await cancelUnwanted(now, turns) };
  await resumeWronglyEnded(now, turns);
  turns.end();
  return done;
}

async function endDuePlans(now: Date, turns: StoreTurns): Promise<number> {
  const due = await BusinessRecord.find({ planEndsAt: { $lte: now } })
    .select('shop')
    .limit(MOST_AT_ONCE)
    .lean();
  let ended = 0;
  for (const { shop } of due) {
    const settle = () => inTransaction((session) => settlePlan(shop, now, session));
    if (await turns.take(shop, 'ending a plan', settle)) ended += 1;
  }
  return ended;
}

/** The provider is asked first: one that was ended in the meantime is left alone, and so is one that was paid again. */
async function cancelUnwanted(now: Date, turns: StoreTurns): Promise<number> {
  if (!arePaymentsSetUp()) return 0;
  const unwanted = await SubscriptionRecord.find({
    $or: [{ supersededAt: { $ne: null } }, { refundedAt: { $ne: null } }],
    status: { $nin: ['cancelled', 'expired'] },
  })
    .limit(MOST_AT_ONCE)
    .lean();
  let cancelled = 0;
  for (const subscription of unwanted) {
    await turns.take(subscription.shop, 'cancelling a subscription that may charge no more', async () => {
      if (await cancelOne(subscription, now)) cancelled += 1;
    });
  }
  return cancelled;
}

/** False when it is wanted again, or the provider could not do it now: the next sweep tries again. */
async function cancelOne({ providerId, shop, supersededAt }: Subscription, now: Date): Promise<boolean> {
  const provider = paymentProvider();
  try {
    if (!supersededAt && !(await isStillRefunded(providerId, now))) return false;
    const facts = await provider.readSubscription(providerId);
    if (isRenewing(facts) && supersededAt && !(await noteEnding(providerId))) return false;
    const ended = isRenewing(facts) ? await provider.endSubscription(providerId) : facts;
    await takeSubscription(ended, shop ?? undefined, now);
    return true;
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    log().warn({ error, providerId, shop }, 'A subscription that may charge no more could not be cancelled yet');
    return false;
  }
}

/** The message of a newer payment may be late or lost, and what was paid for must not be cancelled. */
async function isStillRefunded(providerId: string, now: Date): Promise<boolean> {
  await catchUpInvoices(providerId, now);
  return (await SubscriptionRecord.exists({ providerId, refundedAt: { $ne: null } })) !== null;
}

/** Noted first: should it turn out to be a mistake, only what we ended is taken up again. False once it is one. */
async function noteEnding(providerId: string): Promise<boolean> {
  const superseded = { providerId, supersededAt: { $ne: null } };
  const noted = await SubscriptionRecord.updateOne(superseded, { $set: { isEndedForNewer: true } });
  return noted.matchedCount === 1;
}
