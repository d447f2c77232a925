import { tellOfUncancelled } from '#app/domain/payments/orphaned-payments.ts';
import { arePaymentsSetUp, paymentProvider, subscriptionAt } from '#app/domain/payments/payment-provider.ts';
import { type Subscription, SubscriptionRecord } from '#app/domain/payments/subscription.record.ts';
import type { StoreTurns } from '#app/domain/store-turns.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { log } from '#app/services/log.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { catchUpInvoices } from './catch-up-invoices.ts';
import { isRenewing } from './plan-standing.ts';
import { takePlan } from './take-plan.ts';

const MOST_AT_ONCE = 200;
const UNWANTED = ['supersededAt', 'refundedAt', 'orphanedAt'] as const;

/**
 * Cancels at the provider what was replaced, was refunded, or is a deleted store's, and charges on: one store's, or all. The
 * provider is asked first: what was ended in the meantime is left alone, and so is what was paid again. What it can't do
 * now is tried again by the next sweep.
 */
export async function cancelUnwanted(whose: { shop?: string }, now: Date, turns: StoreTurns): Promise<number> {
  if (!arePaymentsSetUp()) return 0;
  const unwanted = await SubscriptionRecord.find({
    ...whose,
    $or: UNWANTED.map((mark) => ({ [mark]: { $ne: null } })),
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

/** False when it is wanted again, or the provider could not do it now. */
async function cancelOne(subscription: Subscription, now: Date): Promise<boolean> {
  const { providerId, shop, supersededAt, orphanedAt } = subscription;
  const provider = paymentProvider(subscription.provider);
  try {
    if (!supersededAt && !orphanedAt && !(await isStillRefunded(subscription, now))) return false;
    const facts = await provider.readSubscription(subscriptionAt(subscription));
    const ended = isRenewing(facts) ? await provider.endSubscription(subscriptionAt(subscription)) : facts;
    await takePlan(ended, now);
    return true;
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    log().warn({ error, providerId, shop }, 'A subscription that may charge no more could not be cancelled yet');
    if (orphanedAt && isAboutThisOne(error)) {
      await inTransaction((session) => tellOfUncancelled(subscription, error.message, session));
    }
    return false;
  }
}

/** Unknown to the provider, or refused by it. A key that it does not take says nothing of any subscription. */
function isAboutThisOne({ retry, facts }: ServiceError): boolean {
  return retry === 'never' && [400, 404, 409, 410, 422].includes(Number(facts.status));
}

/** The message of a newer payment may be late or lost, and what was paid for must not be cancelled. */
async function isStillRefunded(subscription: Subscription, now: Date): Promise<boolean> {
  await catchUpInvoices(subscription, now);
  const { provider, providerId } = subscription;
  return (await SubscriptionRecord.exists({ provider, providerId, refundedAt: { $ne: null } })) !== null;
}
