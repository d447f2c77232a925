import type { StoreTurns } from '#app/domain/store-turns.ts';
import { paymentProvider } from './payment-provider.ts';
import { isLive, isRenewing } from './plan-standing.ts';
import { SubscriptionRecord } from './subscription.record.ts';
import { takeSubscription } from './take-subscription.ts';

/**
 * Lets run on what was cancelled for a newer subscription that turned out to be another store's. Safe to repeat; the next
 * sweep tries again what failed.
 */
export async function resumeWronglyEnded(now: Date, turns: StoreTurns): Promise<void> {
  for (const { _id, providerId, shop } of await SubscriptionRecord.find({ resumeAt: { $ne: null } }).lean()) {
    await turns.take(shop, 'resuming a subscription that was cancelled by mistake', async () => {
      const facts = await paymentProvider().readSubscription(providerId);
      const isResumable = !isRenewing(facts) && isLive(facts, now);
      const resumed = isResumable ? await paymentProvider().resumeSubscription(providerId) : facts;
      await takeSubscription(resumed, shop ?? undefined, now);
      await SubscriptionRecord.updateOne({ _id }, { $unset: { resumeAt: 1, isEndedForNewer: 1 } });
    });
  }
}
