import type { ClientSession } from 'mongoose';
import { requireOurStore } from '#app/domain/payments/acceptable-payment.ts';
import { fraudulentOrders, keepFirstOrder } from '#app/domain/payments/first-order.ts';
import { InvoiceRecord } from '#app/domain/payments/invoice.record.ts';
import type { OrderFacts } from '#app/domain/payments/payment-facts.ts';
import { PROVIDER } from '#app/domain/payments/payment-provider.ts';
import { SubscriptionRecord } from '#app/domain/payments/subscription.record.ts';
import { tellOfFraud } from '#app/domain/payments/unknown-words.ts';
import { settlePlan } from './settle-plan.ts';
import { touchSubscription } from './take-subscription.ts';

/**
 * Takes in what was said of the order that a plan began with: one that is fraudulent pays for nothing, whatever its invoice
 * says. What was paid is told by that invoice. Returns the store once the subscription is known.
 */
export async function takePlanOrder(facts: OrderFacts, now: Date): Promise<string | undefined> {
  requireOurStore(facts);
  return keepFirstOrder(facts, PROVIDER, async (session) => {
    const subscription = await SubscriptionRecord.findOne({ orderId: facts.id }).session(session).lean();
    const isFraud = (await fraudulentOrders([facts.id], session)).size > 0;
    if (isFraud && !(await isToldByInvoice(subscription?.providerId, session)))
      await tellOfFraud({ id: facts.id, kind: 'order', isPlan: true }, session);
    if (!subscription) return undefined;
    const { shop } = await touchSubscription(subscription.providerId, session);
    if (shop) await settlePlan(shop, now, session);
    return shop ?? undefined;
  });
}

async function isToldByInvoice(subscriptionId: string | undefined, session: ClientSession): Promise<boolean> {
  if (!subscriptionId) return false;
  const first = { kind: 'plan' as const, subscriptionId, billingReason: 'initial' as const };
  return (await InvoiceRecord.exists({ ...first, status: 'fraudulent' }).session(session)) !== null;
}
