/** What the provider's own lists say, against what is known: anything newer is taken in, as if its message had come. */

import { boughtBy } from './bought-item.ts';
import { FirstOrderRecord } from './first-order.record.ts';
import { isNewsOfOrder } from './first-order.ts';
import { type Invoice, InvoiceRecord } from './invoice.record.ts';
import { matchPayer, mayStillBeTold } from './match-payer.ts';
import {
  type ChargeFacts,
  type InvoiceFacts,
  isLaterCharge,
  type OrderFacts,
  type PaymentFact,
  type SubscriptionFacts,
} from './payment-facts.ts';
import { type Bought, type OncePurpose, type PaymentPurposes, purposeOf, renewedPurpose } from './purpose.ts';
import { type Subscription, SubscriptionRecord } from './subscription.record.ts';
import { newsOf } from './subscription-news.ts';
import { takePayment } from './take-payment.ts';

/** `waits`: whose it is may still be told by its own message; a later comparison finds it. */
export type Comparison = 'known' | 'taken' | 'unmatched' | 'waits';

/** What is sold here by nobody is `known`. */
export async function comparePayment(fact: PaymentFact, now: Date, purposes: PaymentPurposes): Promise<Comparison> {
  switch (fact.kind) {
    case 'subscription':
      return compareSubscription(fact, now, purposes);
    case 'invoice':
      return compareInvoice(fact.facts, now, purposes);
    case 'order': {
      const { item, quantity } = await boughtBy(fact, undefined, purposes);
      const purpose = purposeOf(purposes, item);
      if (!purpose || item === undefined) return 'known';
      if (purpose.renews) return compareFirstOrder(fact.facts, now, purposes);
      return compareOrder({ fact, bought: { item, quantity }, now }, purpose);
    }
  }
}

async function compareSubscription(
  fact: { kind: 'subscription'; facts: SubscriptionFacts },
  now: Date,
  purposes: PaymentPurposes,
): Promise<Comparison> {
  const { facts } = fact;
  const { item: tier } = await boughtBy(fact, undefined, purposes);
  if (tier === undefined || !renewedPurpose(purposes).sells(tier)) return 'known';
  const { provider, id: providerId } = facts;
  const known = await SubscriptionRecord.findOne({ provider, providerId }).lean();
  const isLinked = facts.orderId === null || facts.orderId === known?.orderId;
  if (known?.shop && isLinked && ['same', 'earlier'].includes(newsOf({ ...facts, tier }, known))) return 'known';
  if (!known?.shop && mayStillBeTold(facts, now)) return 'waits';
  const shop = known?.shop ?? (await matchPayer(facts, { item: tier, quantity: 1 }));
  if (!shop) return 'unmatched';
  await takePayment({ fact, payer: { shop }, now }, purposes);
  return 'taken';
}

async function compareInvoice(facts: InvoiceFacts, now: Date, purposes: PaymentPurposes): Promise<Comparison> {
  const { provider, id, subscriptionId } = facts;
  const { name: kind } = renewedPurpose(purposes);
  const known = await InvoiceRecord.findOne({ provider, kind, providerId: id }).lean();
  const subscription = await SubscriptionRecord.findOne({ provider, providerId: subscriptionId }).lean();
  // Of a subscription that is none of ours, or that was reported already.
  if (!subscription) return 'known';
  // The list does not say that charging was tried; which time it was is known to messages only.
  const hasFailed = isInArrears(facts, subscription) && !known?.failedAt.length;
  if (known && !isNewsOf(facts, known) && !hasFailed) return 'known';
  await takePayment({ fact: { kind: 'invoice', facts, hasFailed }, now }, purposes);
  return 'taken';
}

async function compareOrder(
  { fact, bought, now }: { fact: { kind: 'order'; facts: OrderFacts }; bought: Bought; now: Date },
  purpose: OncePurpose,
): Promise<Comparison> {
  const { facts } = fact;
  const { provider, id: providerId } = facts;
  const known = await InvoiceRecord.findOne({ provider, kind: purpose.name, providerId }).lean();
  if (known && !isNewsOf(facts, known)) return 'known';
  if (!known?.shop && mayStillBeTold(facts, now)) return 'waits';
  const shop = known?.shop ?? (await matchPayer(facts, bought));
  if (!shop) return 'unmatched';
  await takePayment({ fact, payer: { shop }, now }, [purpose]);
  return 'taken';
}

/** Of an order that a subscription began with: what was paid is told by its invoice, and only a fraud by itself. */
async function compareFirstOrder(facts: OrderFacts, now: Date, purposes: PaymentPurposes): Promise<Comparison> {
  const { provider, id: providerId } = facts;
  const known = await FirstOrderRecord.findOne({ provider, providerId }).lean();
  if (!isNewsOfOrder(facts, known)) return 'known';
  await takePayment({ fact: { kind: 'order', facts }, now }, purposes);
  return facts.status === 'fraudulent' || known?.status === 'fraudulent' ? 'taken' : 'known';
}

/** Open, while its subscription waits for money: charging for it was tried in vain. */
function isInArrears({ status }: InvoiceFacts, subscription: Subscription): boolean {
  const isOpen = status === 'pending' || status === 'failed';
  return isOpen && (subscription.status === 'past_due' || subscription.status === 'unpaid');
}

function isNewsOf(facts: ChargeFacts, known: Invoice): boolean {
  return isLaterCharge(facts, { ...known, updatedAt: known.providerUpdatedAt });
}
