import { z } from 'zod';
import { BILLING_STATUSES, type BillingSummary } from '#app/domain/billing/read-billing.ts';
import type { CheckoutProgress } from '#app/domain/billing/read-checkout.ts';
import type { CheckoutStart } from '#app/domain/billing/start-checkout.ts';
import type { InvoiceLine, PaymentLine } from '#app/domain/payments/list-invoices.ts';
import { PAYMENT_KINDS } from '#app/domain/payments/payment.record.ts';
import { CHARGE_STATUSES } from '#app/domain/payments/payment-facts.ts';
import { ITEMS } from '#app/domain/plans/items.ts';
import { TIERS } from '#app/domain/plans/plans.ts';
import { recordId } from '#app/web/parse.ts';
import { creditSummary } from './credit-schemas.ts';

export const newCheckout = z.strictObject({
  item: z.enum(ITEMS),
  quantity: z.int().min(1).max(100).default(1),
  /** The batch that lacks credits: whoever has paid is led back to it. */
  batchId: recordId.optional(),
});

export const checkoutAnswer = z.strictObject({
  checkout: z.union([
    z.strictObject({ kind: z.literal('checkout'), url: z.string() }),
    z.strictObject({ kind: z.literal('plan-changed') }),
  ]) satisfies z.ZodType<CheckoutStart>,
});

const billingSummary = z
  .strictObject({
    isSetUp: z.boolean(),
    tier: z.enum(TIERS),
    planName: z.string(),
    priceInCents: z.int(),
    status: z.enum(BILLING_STATUSES),
    nextTier: z.enum(TIERS).nullable(),
    renewsAt: z.string().nullable(),
    endsAt: z.string().nullable(),
    canResume: z.boolean(),
    card: z.strictObject({ brand: z.string(), lastFour: z.string() }).nullable(),
    onHold: z.strictObject({ reason: z.string(), remedy: z.string() }).nullable(),
    credits: creditSummary,
  })
  .meta({ id: 'Billing' }) satisfies z.ZodType<BillingSummary>;

export const billingAnswer = z.strictObject({ billing: billingSummary });

export const checkoutParams = z.object({ checkoutId: recordId });
export const checkoutProgressAnswer = z.strictObject({
  checkout: z
    .strictObject({ id: z.string(), what: z.string(), credits: z.int(), isSettled: z.boolean() })
    .meta({ id: 'CheckoutProgress' }) satisfies z.ZodType<CheckoutProgress>,
});

/** An address of the payment provider's, signed and good for a short time. */
export const linkAnswer = z.strictObject({ url: z.string() });

export const invoiceParams = z.object({ invoiceId: recordId });
export const olderQuery = z.object({ older: z.string().optional() });

export const invoicesAnswer = z.strictObject({
  items: z.array(
    z.strictObject({
      id: z.string(),
      issuedAt: z.string(),
      what: z.string(),
      status: z.enum(CHARGE_STATUSES),
      /** The payment provider’s own word for it. */
      saidStatus: z.string(),
      totalInCents: z.int(),
      refundedInCents: z.int(),
      currency: z.string(),
      hasReceipt: z.boolean(),
    }) satisfies z.ZodType<InvoiceLine>,
  ),
  older: z.string().nullable(),
});

export const paymentsAnswer = z.strictObject({
  items: z.array(
    z.strictObject({
      id: z.string(),
      at: z.string(),
      kind: z.enum(PAYMENT_KINDS),
      amountInCents: z.int(),
      currency: z.string(),
      what: z.string(),
      invoiceId: z.string(),
    }) satisfies z.ZodType<PaymentLine>,
  ),
  older: z.string().nullable(),
});
