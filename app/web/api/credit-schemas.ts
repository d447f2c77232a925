import { z } from 'zod';
import { TIERS } from '#app/domain/billing/plans.ts';
import type { CreditSummary } from '#app/domain/credits/read-credits.ts';

const creditSummary = z
  .strictObject({
    total: z.int(),
    allowance: z.int(),
    packs: z.int(),
    allowancePerPeriod: z.int(),
    tier: z.enum(TIERS),
    planName: z.string(),
    renewsAt: z.string().nullable(),
    isAllowanceBlocked: z.boolean(),
  })
  .meta({ id: 'Credits' }) satisfies z.ZodType<CreditSummary>;

export const creditsAnswer = z.strictObject({ credits: creditSummary });
export const resetAnswer = z.strictObject({ reset: z.int().meta({ description: 'Stores that got an allowance.' }) });
