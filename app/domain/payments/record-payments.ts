import type { ClientSession } from 'mongoose';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { enqueueMailOnce } from '#app/domain/mail/enqueue-mail.ts';
import { sayMoney } from '#app/domain/plans/say-money.ts';
import { chargeName, type Invoice } from './invoice.record.ts';
import { type Payment, PaymentRecord } from './payment.record.ts';
import { wasPaid } from './payment-facts.ts';

/**
 * Writes the payment history of an invoice from what is known of it, in the caller's transaction, and tells the merchant
 * of what is new: each charge once, each failure once, and a refund as one line that grows with it.
 */
export async function recordPayments(invoice: Invoice & { shop: string }, session: ClientSession): Promise<void> {
  const name = chargeName(invoice);
  for (const at of invoice.failedAt) {
    const failed = { kind: 'failed' as const, amountInCents: invoice.totalInCents, at };
    const isNew = await writeLine(invoice, { key: `${name}-failed-${at.getTime()}`, ...failed }, session);
    if (isNew && !wasPaid(invoice)) await tell(invoice, `payment-failed-${name}`, session);
  }
  if (!wasPaid(invoice)) return;
  const charge = { kind: 'charge' as const, amountInCents: invoice.totalInCents, at: invoice.issuedAt };
  const isNew = await writeLine(invoice, { key: `${name}-charge`, ...charge }, session);
  if (isNew) await tell(invoice, `invoice-${name}`, session);
  if (invoice.refundedInCents <= 0) return;
  const at = invoice.refundedAt ?? invoice.providerUpdatedAt;
  const refund = { kind: 'refund' as const, amountInCents: -invoice.refundedInCents, at };
  await writeLine(invoice, { key: `${name}-refund`, ...refund }, session);
}

type Line = Pick<Payment, 'key' | 'kind' | 'amountInCents' | 'at'>;

/** True when the line was not there yet. */
async function writeLine(
  invoice: Invoice & { shop: string },
  { key, kind, amountInCents, at }: Line,
  session: ClientSession,
): Promise<boolean> {
  const written = await PaymentRecord.updateOne(
    { key },
    {
      $set: { amountInCents, at },
      $setOnInsert: { shop: invoice.shop, invoiceId: invoice._id, kind, currency: invoice.currency },
    },
    { upsert: true, session },
  );
  return written.upsertedCount === 1;
}

async function tell(invoice: Invoice & { shop: string }, key: string, session: ClientSession): Promise<void> {
  const { shop } = invoice;
  const business = await BusinessRecord.findOne({ shop }).session(session).lean();
  if (!business?.email || business.archivedAt) return;
  const facts = {
    storeName: business.name,
    amount: sayMoney(invoice.totalInCents, invoice.currency),
    what: invoice.what ?? 'your plan',
  };
  const template = key.startsWith('payment-failed') ? ('payment-failed' as const) : ('invoice' as const);
  await enqueueMailOnce({ key, shop, to: business.email, template, facts }, session);
}
