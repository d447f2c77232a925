import { z } from 'zod';
import { CREDIT_BUCKETS, CREDIT_ENTRY_KINDS } from '#app/domain/credits/credit-entry.record.ts';
import type { LedgerLine } from '#app/domain/credits/read-credit-ledger.ts';
import type { CreditSummary } from '#app/domain/credits/read-credits.ts';
import { TIERS } from '#app/domain/plans/plans.ts';

export const creditSummary = z
  .strictObject({
    total: z.int(),
    allowance: z.int(),
    packs: z.int(),
    allowancePerPeriod: z.int(),
    tier: z.enum(TIERS),
    planName: z.string(),
    renewsAt: z.string().nullable(),
    isAllowanceBlocked: z.boolean(),
    isPaused: z.boolean(),
  })
  .meta({ id: 'Credits' }) satisfies z.ZodType<CreditSummary>;

export const creditsAnswer = z.strictObject({ credits: creditSummary });
export const resetAnswer = z.strictObject({ reset: z.int().meta({ description: 'Stores that got an allowance.' }) });

export const ledgerAnswer = z.strictObject({
  items: z.array(
    z.strictObject({
      id: z.string(),
      at: z.string(),
      kind: z.enum(CREDIT_ENTRY_KINDS),
      bucket: z.enum([...CREDIT_BUCKETS, 'both']),
      amount: z.int(),
      balanceAfter: z.int(),
      reason: z.string(),
      cause: z.strictObject({ kind: z.enum(['render', 'batch', 'invoice']), id: z.string() }).nullable(),
    }) satisfies z.ZodType<LedgerLine>,
  ),
  older: z.string().nullable(),
});
