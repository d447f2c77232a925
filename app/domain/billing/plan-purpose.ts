/** Plans as the purpose of payments that renews. */

import type { RenewedPurpose } from '#app/domain/payments/purpose.ts';
import { isPaidTier } from '#app/domain/plans/items.ts';
import { findUnderpaid } from './find-underpaid.ts';
import { leavePlan } from './leave-plan.ts';
import { settlePlan } from './settle-plan.ts';

export const planPurpose: RenewedPurpose = {
  name: 'plan',
  renews: true,
  sells: isPaidTier,
  settle: settlePlan,
  leave: leavePlan,
  findTroubles: findUnderpaid,
};
