/** Whether what was said of a subscription is news. No database here. */

import type { PaidTier } from '#app/domain/plans/plans.ts';
import type { SubscriptionFacts } from './payment-facts.ts';
import type { Subscription } from './subscription.record.ts';

/** A plan that a subscription was said to be on, and the moment that it was said of. */
export interface PlanChange {
  tier: PaidTier;
  at: Date;
}

export type SaidSubscription = Pick<
  SubscriptionFacts,
  'status' | 'saidStatus' | 'renewsAt' | 'endsAt' | 'cardBrand' | 'cardLastFour' | 'updatedAt'
> & { tier: PaidTier };

/** `unclear`: of the same moment as what is known, and different. The provider's times may have whole seconds. */
export type News = 'later' | 'earlier' | 'same' | 'unclear';

/** What was said, against what is known; anything is news of a subscription of which only an invoice was heard. */
export function newsOf(said: SaidSubscription, known: Partial<Subscription>): News {
  if (!known.status || !known.providerUpdatedAt) return 'later';
  const difference = said.updatedAt.getTime() - known.providerUpdatedAt.getTime();
  if (difference !== 0) return difference > 0 ? 'later' : 'earlier';
  const isSame =
    said.saidStatus === (known.saidStatus ?? known.status) &&
    said.tier === known.tier &&
    isSameMoment(said.renewsAt, known.renewsAt) &&
    isSameMoment(said.endsAt, known.endsAt) &&
    said.cardBrand === (known.cardBrand ?? null) &&
    said.cardLastFour === (known.cardLastFour ?? null);
  return isSame ? 'same' : 'unclear';
}

function isSameMoment(one: Date | null, other: Date | null | undefined): boolean {
  return one?.getTime() === other?.getTime();
}

/** A history with one more word of a plan; of several that were said of one moment, what `isNews` stands last. */
export function withPlanChange(changes: readonly PlanChange[], said: SaidSubscription, isNews: boolean): PlanChange[] {
  const { tier, updatedAt: at } = said;
  const isIt = (change: PlanChange) => change.tier === tier && change.at.getTime() === at.getTime();
  if (!isNews && changes.some(isIt)) return [...changes];
  return [...changes.filter((change) => !isIt(change)), { tier, at }];
}
