import { type Subscription, SubscriptionRecord } from '#app/domain/payments/subscription.record.ts';
import { isLive, provenFirst } from './plan-standing.ts';

/**
 * The subscription that a store's plan comes from, while it can be used, mended or resumed. One whose payment was refunded
 * is over, even while the provider still has to be told.
 */
export async function currentSubscription(shop: string, now: Date): Promise<Subscription | undefined> {
  const subscriptions = await SubscriptionRecord.find({ shop, status: { $exists: true }, refundedAt: null }).lean();
  const live = subscriptions
    .filter(({ status, endsAt }) => status && isLive({ status, endsAt: endsAt ?? null }, now))
    .map((subscription) => ({ ...subscription, id: subscription.providerId, createdAt: subscription.startedAt ?? now }))
    .sort(provenFirst);
  return live[0];
}
