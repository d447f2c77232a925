import { InvoiceRecord } from '#app/domain/payments/invoice.record.ts';
import { paymentProvider, subscriptionAt } from '#app/domain/payments/payment-provider.ts';
import type { Subscription } from '#app/domain/payments/subscription.record.ts';
import { takePayment } from '#app/domain/payments/take-payment.ts';
import { planPurpose } from './plan-purpose.ts';

/** Takes in what the provider knows of a subscription's invoices and no message has told of. Safe to repeat. */
export async function catchUpInvoices(subscription: Subscription, now: Date): Promise<void> {
  const { provider } = subscription;
  for (const facts of await paymentProvider(provider).listInvoicesOf(subscriptionAt(subscription))) {
    const known = await InvoiceRecord.findOne({ provider, kind: 'plan', providerId: facts.id }).lean();
    if (known && known.providerUpdatedAt >= facts.updatedAt) continue;
    await takePayment({ fact: { kind: 'invoice', facts, hasFailed: false }, now }, [planPurpose]);
  }
}
