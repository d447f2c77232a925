import { InvoiceRecord } from '#app/domain/payments/invoice.record.ts';
import type { SubscriptionName } from '#app/domain/payments/orphaned-payments.ts';
import { paymentProvider } from '#app/domain/payments/payment-provider.ts';
import { takePayment } from '#app/domain/payments/take-payment.ts';
import { planPurpose } from './plan-purpose.ts';

/** Takes in what the provider knows of a subscription's invoices and no message has told of. Safe to repeat. */
export async function catchUpInvoices({ provider, providerId }: SubscriptionName, now: Date): Promise<void> {
  for (const facts of await paymentProvider(provider).listInvoicesOf(providerId)) {
    const known = await InvoiceRecord.findOne({ provider, kind: 'plan', providerId: facts.id }).lean();
    if (known && known.providerUpdatedAt >= facts.updatedAt) continue;
    await takePayment({ fact: { kind: 'invoice', facts, hasFailed: false }, now }, [planPurpose]);
  }
}
