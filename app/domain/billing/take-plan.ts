import type { SubscriptionFacts } from '#app/domain/payments/payment-facts.ts';
import { takePayment } from '#app/domain/payments/take-payment.ts';
import { planPurpose } from './plan-purpose.ts';

/** Takes in what a provider answered about a plan's subscription, whose store is known. */
export async function takePlan(facts: SubscriptionFacts, now: Date): Promise<void> {
  await takePayment({ fact: { kind: 'subscription', facts }, now }, [planPurpose]);
}
