import type { ClientSession } from 'mongoose';
import { inTransaction } from '#app/services/database/transaction.ts';
import { requireOurAccount } from './acceptable-payment.ts';
import { chargeFields } from './charge-fields.ts';
import type { Payer } from './checkout-proof.ts';
import { fraudulentOrders } from './first-order.ts';
import { forgetPayerOf } from './forget-payer.ts';
import { type Invoice, InvoiceRecord } from './invoice.record.ts';
import { leaveSubscription, moveSubscription } from './move-payment.ts';
import { noteWhetherOrphaned, tellOfMoneyForNobody } from './orphaned-payments.ts';
import { ownershipOf, resolveOwner } from './owner.ts';
import { countsForNothing, type InvoiceFacts, isLaterCharge } from './payment-facts.ts';
import type { RenewedPurpose } from './purpose.ts';
import { recordPayments } from './record-payments.ts';
import { type Subscription, SubscriptionRecord } from './subscription.record.ts';
import { ensureSubscription, touchSubscription } from './take-subscription.ts';
import { tellOfFraud, tellOfUnknownWord } from './unknown-words.ts';

interface InvoiceNews {
  facts: InvoiceFacts;
  /** Charging for it failed, at the time of these facts. */
  hasFailed: boolean;
  payer: Payer | undefined;
  now: Date;
}

/**
 * Takes in what was said of a subscription's invoice: the record, the payment history, the mail and what it pays for, in
 * one transaction. One that comes before its subscription waits for it; returns the store once known.
 */
export async function takeInvoice(news: InvoiceNews, purpose: RenewedPurpose): Promise<string | undefined> {
  const { facts, now } = news;
  requireOurAccount(facts);
  const name = { provider: facts.provider, providerId: facts.subscriptionId };
  const invoiceName = { provider: facts.provider, kind: purpose.name, providerId: facts.id };
  await ensureSubscription(name);
  return inTransaction(async (session) => {
    const subscription = await touchSubscription(name, session);
    const known = subscription.shop;
    const ownership = await resolveOwner({ known: ownershipOf(subscription), payer: news.payer }, session);
    const shop = ownership?.shop;
    const correction = known && shop && shop !== known ? { ...name, from: known, to: shop, now } : undefined;
    if (correction) await moveSubscription(correction, session);
    if (shop && shop !== known) await noteWhetherOrphaned({ ...name, owner: shop, now }, session);
    if (ownership) await SubscriptionRecord.updateOne({ _id: subscription._id }, { $set: ownership }, { session });
    const before = await InvoiceRecord.findOne(invoiceName).session(session).lean();
    const invoice = await saveInvoice(invoiceName, { ...news, shop, known: before }, session);
    await tellOfUnknownWord('invoice', facts, session);
    if (countsForNothing(invoice) && !(await isToldByOrder(invoice, subscription, session)))
      await tellOfFraud({ ...invoice, kind: 'invoice', isPlan: true }, session);
    if (!shop) return undefined;
    await recordPayments({ ...invoice, shop }, session);
    await tellOfMoneyForNobody({ ...invoice, shop }, before, session);
    await purpose.settle(shop, now, session);
    if (correction) await leaveSubscription(correction, purpose, session);
    await forgetPayerOf(shop, session);
    return shop;
  });
}

/** The order that a subscription began with and its first invoice are one payment. */
async function isToldByOrder(
  { billingReason }: Invoice,
  { provider, orderId }: Subscription,
  session: ClientSession,
): Promise<boolean> {
  if (billingReason !== 'initial' || !orderId) return false;
  return (await fraudulentOrders([{ provider, providerId: orderId }], session)).size > 0;
}

async function saveInvoice(
  name: Pick<Invoice, 'provider' | 'kind' | 'providerId'>,
  news: InvoiceNews & { shop: string | undefined; known: Invoice | null },
  session: ClientSession,
): Promise<Invoice> {
  const { facts, shop, known } = news;
  const isNews = !known || isLaterCharge(facts, { ...known, updatedAt: known.providerUpdatedAt });
  const saved = await InvoiceRecord.findOneAndUpdate(
    name,
    {
      $set: { ...(shop ? { shop } : {}), ...(isNews ? chargeFields(facts, known) : {}) },
      $setOnInsert: {
        subscriptionId: facts.subscriptionId,
        billingReason: facts.billingReason,
        saidReason: facts.saidReason,
      },
      ...(news.hasFailed ? { $addToSet: { failedAt: facts.updatedAt } } : {}),
    },
    { upsert: true, session, returnDocument: 'after' },
  ).lean();
  if (!saved) throw new Error(`Invoice ${facts.id} vanished while it was saved`);
  return saved;
}
