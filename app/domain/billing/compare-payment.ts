/** What the provider's own lists say, against what is known: anything newer is taken in, as if its message had come. */

import { FirstOrderRecord } from '#app/domain/payments/first-order.record.ts';
import { isNewsOfOrder } from '#app/domain/payments/first-order.ts';
import { type Invoice, InvoiceRecord } from '#app/domain/payments/invoice.record.ts';
import { matchPayer, mayStillBeTold } from '#app/domain/payments/match-payer.ts';
import {
  type ChargeFacts,
  type InvoiceFacts,
  isLaterCharge,
  type OrderFacts,
  type SubscriptionFacts,
} from '#app/domain/payments/payment-facts.ts';
import { type Subscription, SubscriptionRecord } from '#app/domain/payments/subscription.record.ts';
import type { PaidTier } from '#app/domain/plans/plans.ts';
import { newsOf } from './subscription-news.ts';
import { takeInvoice } from './take-invoice.ts';
import { takeOrder } from './take-order.ts';
import { takePlanOrder } from './take-plan-order.ts';
import { takeSubscription } from './take-subscription.ts';

/** `waits`: whose it is may still be told by its own message; a later comparison finds it. */
export type Comparison = 'known' | 'taken' | 'unmatched' | 'waits';

export async function compareSubscription(facts: SubscriptionFacts, tier: PaidTier, now: Date): Promise<Comparison> {
  const known = await SubscriptionRecord.findOne({ provider: facts.provider, providerId: facts.id }).lean();
  const isLinked = facts.orderId === null || facts.orderId === known?.orderId;
  if (known?.shop && isLinked && ['same', 'earlier'].includes(newsOf({ ...facts, tier }, known))) return 'known';
  if (!known?.shop && mayStillBeTold(facts, now)) return 'waits';
  const shop = known?.shop ?? (await matchPayer(facts));
  if (!shop) return 'unmatched';
  await takeSubscription(facts, { shop }, now);
  return 'taken';
}

export async function compareInvoice(facts: InvoiceFacts, now: Date): Promise<Comparison> {
  const known = await InvoiceRecord.findOne({ provider: facts.provider, kind: 'plan', providerId: facts.id }).lean();
  const subscription = await SubscriptionRecord.findOne({
    provider: facts.provider,
    providerId: facts.subscriptionId,
  }).lean();
  // Of a subscription that is none of ours, or that was reported already.
  if (!subscription) return 'known';
  // The list does not say that charging was tried; which time it was is known to messages only.
  const hasFailed = isInArrears(facts, subscription) && !known?.failedAt.length;
  if (known && !isNewsOf(facts, known) && !hasFailed) return 'known';
  await takeInvoice({ facts, hasFailed, now });
  return 'taken';
}

export async function compareOrder(facts: OrderFacts, now: Date): Promise<Comparison> {
  const known = await InvoiceRecord.findOne({ provider: facts.provider, kind: 'pack', providerId: facts.id }).lean();
  if (known && !isNewsOf(facts, known)) return 'known';
  if (!known?.shop && mayStillBeTold(facts, now)) return 'waits';
  const shop = known?.shop ?? (await matchPayer(facts));
  if (!shop) return 'unmatched';
  await takeOrder(facts, { shop }, now);
  return 'taken';
}

/** Of an order that a plan began with: what was paid is told by its invoice, and only a fraud by itself. */
export async function comparePlanOrder(facts: OrderFacts, now: Date): Promise<Comparison> {
  const known = await FirstOrderRecord.findOne({ provider: facts.provider, providerId: facts.id }).lean();
  if (!isNewsOfOrder(facts, known)) return 'known';
  await takePlanOrder(facts, undefined, now);
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
