import { log } from '#app/services/log.ts';
import { paymentProvider } from './payment-provider.ts';
import { isLive, isRenewing } from './plan-standing.ts';
import { SubscriptionRecord } from './subscription.record.ts';
import { takeSubscription } from './take-subscription.ts';

/** Lets run on what was cancelled for a newer subscription that turned out to be another store's. Safe to repeat. */
export async function resumeWronglyEnded(now: Date): Promise<void> {
  for (const { _id, providerId, shop } of await SubscriptionRecord.find({ resumeAt: { $ne: null } }).lean()) {
    try {
      const facts = await paymentProvider().readSubscription(providerId);
      const isResumable = !isRenewing(facts) && isLive(facts, now);
      const resumed = isResumable ? await paymentProvider().resumeSubscription(providerId) : facts;
      await takeSubscription(resumed, shop ?? undefined, now);
      await SubscriptionRecord.updateOne({ _id }, { $unset: { resumeAt: 1, isEndedForNewer: 1 } });
    } catch (error) {
      // The next sweep tries again; one that can't be resumed does not hold up the others.
      log().error({ error, providerId, shop }, 'A subscription that was cancelled by mistake could not be resumed yet');
    }
  }
}
