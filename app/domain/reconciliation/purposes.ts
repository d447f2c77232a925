import { packPurpose } from '#app/domain/billing/pack-purpose.ts';
import { planPurpose } from '#app/domain/billing/plan-purpose.ts';
import type { PaymentPurposes } from '#app/domain/payments/purpose.ts';

/** All that money is paid for: what is not in this table is not sold here. */
export const PURPOSES: PaymentPurposes = [planPurpose, packPurpose];
