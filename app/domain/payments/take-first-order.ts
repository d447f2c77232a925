import type { ClientSession } from 'mongoose';
import { requireOurAccount } from './acceptable-payment.ts';
import type { Payer } from './checkout-proof.ts';
import { fraudulentOrders, keepFirstOrder } from './first-order.ts';
import { InvoiceRecord } from './invoice.record.ts';
import type { SubscriptionName } from './orphaned-payments.ts';
import { ownershipOf, resolveOwner } from './owner.ts';
import type { OrderFacts } from './payment-facts.ts';
import type { RenewedPurpose } from './purpose.ts';
import { SubscriptionRecord } from './subscription.record.ts';
import { touchSubscription } from './take-subscription.ts';
import { tellOfFraud } from './unknown-words.ts';

/**
 * Takes in what was said of the order that a subscription began with: one that is fraudulent pays for nothing, whatever its
 * invoice says. What was paid is told by that invoice. Once the subscription is known, returns the store that these words
 * are proved to be of; undefined for one that is only guessed.
 */
export async function takeFirstOrder(
  { facts, payer, now }: { facts: OrderFacts; payer: Payer | undefined; now: Date },
  purpose: RenewedPurpose,
): Promise<string | undefined> {
  requireOurAccount(facts);
  const { provider } = facts;
  return keepFirstOrder(facts, async (session) => {
    const subscription = await SubscriptionRecord.findOne({ provider, orderId: facts.id }).session(session).lean();
    const isFraud = (await fraudulentOrders([{ provider, providerId: facts.id }], session)).size > 0;
    if (isFraud && !(await isToldByInvoice(subscription, session)))
      await tellOfFraud({ provider, providerId: facts.id, kind: 'order', status: 'fraudulent', isPlan: true }, session);
    if (!subscription) return undefined;
    const known = ownershipOf(await touchSubscription(subscription, session));
    if (known) await purpose.settle(known.shop, now, session);
    // Its subscription's own message moves what was guessed; these are its payer's words already.
    const owner = await resolveOwner({ known, payer }, session);
    return owner?.isGuessed ? undefined : owner?.shop;
  });
}

async function isToldByInvoice(subscription: SubscriptionName | null, session: ClientSession): Promise<boolean> {
  if (!subscription) return false;
  const { provider, providerId: subscriptionId } = subscription;
  const first = { provider, subscriptionId, billingReason: 'initial' as const, status: 'fraudulent' as const };
  return (await InvoiceRecord.exists(first).session(session)) !== null;
}
