import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { StoreTurns } from '#app/domain/store-turns.ts';
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

/**
 * Ends the plans whose time has come, and cancels subscriptions that another one has taken the place of. What fails for
 * one store holds up no other; the first such failure is thrown at the end.
 */
export async function sweepBilling(now: Date): Promise<{ ended: number; cancelled: number }> {
  const turns = new StoreTurns();
  const done = { ended: await endDuePlans(now, turns), cancelled: await cancelSuperseded(now, turns) };
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

/** The provider is asked first: one that was ended in the meantime is left alone. */
async function cancelSuperseded(now: Date, turns: StoreTurns): Promise<number> {
  if (!arePaymentsSetUp()) return 0;
  const superseded = await SubscriptionRecord.find({
    supersededAt: { $ne: null },
    status: { $nin: ['cancelled', 'expired'] },
  })
    .limit(MOST_AT_ONCE)
    .lean();
  let cancelled = 0;
  for (const { providerId, shop } of superseded) {
    await turns.take(shop, 'cancelling a subscription that another one replaced', async () => {
      if (await cancelOne(providerId, shop ?? undefined, now)) cancelled += 1;
    });
  }
  return cancelled;
}

/** False when the provider could not do it now: the next sweep tries again. */
async function cancelOne(providerId: string, shop: string | undefined, now: Date): Promise<boolean> {
  const provider = paymentProvider();
  try {
    const facts = await provider.readSubscription(providerId);
    if (isRenewing(facts) && !(await noteEnding(providerId))) return false;
    const ended = isRenewing(facts) ? await provider.endSubscription(providerId) : facts;
    await takeSubscription(ended, shop, now);
    return true;
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    log().warn({ error, providerId, shop }, 'A subscription that another one replaced could not be cancelled yet');
    return false;
  }
}

/** Noted first: should it turn out to be a mistake, only what we ended is taken up again. False once it is one. */
async function noteEnding(providerId: string): Promise<boolean> {
  const superseded = { providerId, supersededAt: { $ne: null } };
  const noted = await SubscriptionRecord.updateOne(superseded, { $set: { isEndedForNewer: true } });
  return noted.matchedCount === 1;
}
