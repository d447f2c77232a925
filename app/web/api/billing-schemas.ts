import { z } from 'zod';
import { ITEMS } from '#app/domain/billing/payment-provider.ts';
import type { CheckoutStart } from '#app/domain/billing/start-checkout.ts';

export const newCheckout = z.strictObject({
  item: z.enum(ITEMS),
  quantity: z.int().min(1).max(100).default(1),
});

export const checkoutAnswer = z.strictObject({
  checkout: z.union([
    z.strictObject({ kind: z.literal('checkout'), url: z.string() }),
    z.strictObject({ kind: z.literal('plan-changed') }),
  ]) satisfies z.ZodType<CheckoutStart>,
});
