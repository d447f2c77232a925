import type { AdminNotice } from '#app/domain/mail/tell-admin.ts';
import { InvoiceRecord } from '#app/domain/payments/invoice.record.ts';
import { providerOf } from '#app/domain/payments/payment-provider.ts';
import { SubscriptionRecord } from '#app/domain/payments/subscription.record.ts';
import { knownInvoice, knownSubscription } from './known-facts.ts';
import { isUnderpaid } from './plan-standing.ts';

/** Invoices below their plan's price, which granted nothing: by now no late message explains them. */
export async function findUnderpaid(since: Date): Promise<AdminNotice[]> {
  const invoices = await InvoiceRecord.find({ kind: 'plan', creditsGranted: 0, issuedAt: { $gte: since } }).lean();
  const notices: AdminNotice[] = [];
  for (const invoice of invoices) {
    const { provider, subscriptionId } = invoice;
    const subscription = await SubscriptionRecord.findOne({ provider, providerId: subscriptionId ?? '' }).lean();
    const [known] = subscription ? knownSubscription(subscription) : [];
    if (!known || !isUnderpaid(knownInvoice(invoice), known)) continue;
    notices.push({
      key: `underpaid-${invoice.providerId}`,
      subject: 'An invoice is below its plan’s price',
      say: `Invoice ${invoice.providerId} at ${providerOf(provider).title} paid ${invoice.netInUsdCents} cents (US dollars) and granted nothing. Look there whose it is, and whether the price is right.`,
    });
  }
  return notices;
}
