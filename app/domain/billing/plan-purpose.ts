/** Plans as the purpose of payments that renews. */
import { isPaidTier } from '#app/domain/plans/items.ts';
import { findUnderpaid } from './find-underpaid.ts';
import { leavePlan } from './leave-plan.ts';
import type { RenewedPurpose } from './purpose.ts';
import { settlePlan } from './settle-plan.ts';

export const planPurpose: RenewedPurpose = {
  name: 'plan',
  renews: true,
  sells: isPaidTier,
  settle: settlePlan,
  leave: leavePlan,
  findTroubles: findUnderpaid,
};
