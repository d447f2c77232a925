import { type ForgetStep, type Forgotten, partByPart, someIds } from '#app/domain/forget-step.ts';
import { CheckoutRecord } from './checkout.record.ts';
import { InvoiceRecord } from './invoice.record.ts';
import { PaymentRecord } from './payment.record.ts';
import { SubscriptionRecord } from './subscription.record.ts';

/**
 * Takes the name of a store that is being deleted, and everything that leads to a person, off its invoices and payments,
 * which accounting has to keep. Subscriptions come first and are marked for cancelling. A late refund still finds all of
 * them by their ids.
 */
export async function forgetStore(step: ForgetStep): Promise<Forgotten> {
  return partByPart(step, [orphanSubscriptions, keepInvoices, keepPayments, keepCheckouts]);
}

async function orphanSubscriptions(step: ForgetStep): Promise<Forgotten> {
  const { shop, hash, decidedAt, session } = step;
  const ids = await someIds(SubscriptionRecord, { shop }, step);
  const orphaned = {
    $set: { shop: hash, orphanedAt: decidedAt },
    $unset: { customerId: 1 as const, cardBrand: 1 as const, cardLastFour: 1 as const },
  };
  if (ids.length > 0) await SubscriptionRecord.updateMany({ _id: { $in: ids } }, orphaned, { session });
  return { records: ids.length };
}

async function keepInvoices(step: ForgetStep): Promise<Forgotten> {
  const { shop, hash, session } = step;
  const ids = await someIds(InvoiceRecord, { shop }, step);
  const nameless = { $set: { shop: hash }, $unset: { customerId: 1 as const } };
  if (ids.length > 0) await InvoiceRecord.updateMany({ _id: { $in: ids } }, nameless, { session });
  return { records: ids.length, counts: { invoicesKept: ids.length } };
}

async function keepPayments(step: ForgetStep): Promise<Forgotten> {
  const { shop, hash, session } = step;
  const ids = await someIds(PaymentRecord, { shop }, step);
  if (ids.length > 0) await PaymentRecord.updateMany({ _id: { $in: ids } }, { $set: { shop: hash } }, { session });
  return { records: ids.length };
}

async function keepCheckouts(step: ForgetStep): Promise<Forgotten> {
  const { shop, hash, session } = step;
  const ids = await someIds(CheckoutRecord, { shop }, step);
  const nameless = { $set: { shop: hash }, $unset: { email: 1 as const } };
  if (ids.length > 0) await CheckoutRecord.updateMany({ _id: { $in: ids } }, nameless, { session });
  return { records: ids.length };
}
