import { z } from 'zod';

const DAY_MS = 24 * 60 * 60_000;

export const settingsShape = z.strictObject({
  /** Waits before the second, third and fourth attempt at a webhook; then it is dropped. */
  webhookRetryMs: z.array(z.number().min(0)),
  webhookTimeoutMs: z.number().min(1),
  rateLimit: z.strictObject({ count: z.int().min(0), windowMs: z.int().min(1) }),
  /** Added to every price, in percent. */
  taxPercent: z.number().min(0).max(100),
  /** When a failed charge is tried again, counted from the first failure. */
  chargeRetryDays: z.array(z.number().min(0)),
  /** Dunning: how long an unpaid subscription lives; null leaves it unpaid. */
  expireUnpaidAfterMs: z.number().min(0).nullable(),
  /** How long a signed address works. */
  signedUrlLifeMs: z.number().min(1),
  isTestMode: z.boolean(),
  /** Whether events of invoices carry custom data: unconfirmed for the real service. */
  customDataOnInvoices: z.boolean(),
  /** Times with no part of a second, as every published example has them: then `updated_at` can tie. */
  wholeSeconds: z.boolean(),
});
export type Settings = z.infer<typeof settingsShape>;

export function usualSettings(): Settings {
  return {
    webhookRetryMs: [5_000, 25_000, 125_000],
    webhookTimeoutMs: 10_000,
    rateLimit: { count: 300, windowMs: 60_000 },
    taxPercent: 0,
    chargeRetryDays: [3, 6, 10, 14],
    expireUnpaidAfterMs: 14 * DAY_MS,
    signedUrlLifeMs: DAY_MS,
    isTestMode: true,
    customDataOnInvoices: false,
    wholeSeconds: false,
  };
}
