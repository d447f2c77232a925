import type { ClientSession } from 'mongoose';
import { memoryIdOf } from '#app/domain/businesses/free-allowance-memory.ts';
import { log } from '#app/services/log.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { CheckoutRecord } from './checkout.record.ts';
import { InvoiceRecord } from './invoice.record.ts';
import { PaymentRecord } from './payment.record.ts';
import { arePaymentsSetUp, paymentProvider } from './payment-provider.ts';
import { isRenewing } from './plan-standing.ts';
import { SubscriptionRecord } from './subscription.record.ts';
import { takeSubscription } from './take-subscription.ts';

/** Cancels at the provider whatever would go on charging a store that is about to be deleted. Safe to repeat. */
export async function endSubscriptionsOf(shop: string, now: Date): Promise<void> {
  if (!arePaymentsSetUp()) return;
  const subscriptions = await SubscriptionRecord.find({ shop, status: { $exists: true } }).lean();
  for (const { providerId, status } of subscriptions) {
    if (!status || !isRenewing({ status })) continue;
    try {
      const facts = await paymentProvider().readSubscription(providerId);
      const ended = isRenewing(facts) ? await paymentProvider().endSubscription(providerId) : facts;
      await takeSubscription(ended, shop, now);
    } catch (error) {
      // A subscription that the provider does not know can't charge anybody, and must not hold up a deletion.
      if (!(error instanceof ServiceError) || error.retry !== 'never') throw error;
      log().error({ error, providerId }, 'A subscription could not be ended before its store was deleted');
    }
  }
}

/**
 * Takes the store's name and everything that leads to a person off its invoices and payments, which accounting has to
 * keep, in the caller's transaction. Returns how many invoices stay. A late refund still finds them by their ids.
 */
export async function anonymiseBilling(shop: string, session: ClientSession): Promise<number> {
  const nameless = { $set: { shop: memoryIdOf(shop) } };
  const noCustomer = { ...nameless, $unset: { customerId: 1 as const } };
  const noCard = { ...nameless, $unset: { customerId: 1 as const, cardBrand: 1 as const, cardLastFour: 1 as const } };
  const invoices = await InvoiceRecord.updateMany({ shop }, noCustomer, { session });
  await PaymentRecord.updateMany({ shop }, nameless, { session });
  await SubscriptionRecord.updateMany({ shop }, noCard, { session });
  await CheckoutRecord.deleteMany({ shop }, { session });
  return invoices.modifiedCount;
}
