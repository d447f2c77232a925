import type { ClientSession } from 'mongoose';
import { memoryIdOf } from '#app/domain/store-names/free-allowance-memory.ts';
import { CheckoutRecord } from './checkout.record.ts';
import { InvoiceRecord } from './invoice.record.ts';
import { PaymentRecord } from './payment.record.ts';
import { SubscriptionRecord } from './subscription.record.ts';

/**
 * Takes the store's name and everything that leads to a person off its invoices and payments, which accounting has to
 * keep, in the caller's transaction. Subscriptions are marked for cancelling. Returns how many invoices stay. A late refund
 * still finds them by their ids.
 */
export async function anonymiseBilling(shop: string, now: Date, session: ClientSession): Promise<number> {
  const nameless = { $set: { shop: memoryIdOf(shop) } };
  const noCustomer = { ...nameless, $unset: { customerId: 1 as const } };
  const orphaned = { $set: { ...nameless.$set, orphanedAt: now } };
  const noCard = {
    ...orphaned,
    $unset: {
      customerId: 1 as const,
      cardBrand: 1 as const,
      cardLastFour: 1 as const,
    },
  };
  const invoices = await InvoiceRecord.updateMany({ shop }, noCustomer, { session });
  await PaymentRecord.updateMany({ shop }, nameless, { session });
  await SubscriptionRecord.updateMany({ shop }, noCard, { session });
  const noMail = { ...nameless, $unset: { email: 1 as const } };
  await CheckoutRecord.updateMany({ shop }, noMail, { session });
  return invoices.modifiedCount;
}
