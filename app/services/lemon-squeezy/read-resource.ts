/**
 * Lemon Squeezy's resources, the same in its API and in its webhooks, as plain facts. Source:
 * https://docs.lemonsqueezy.com/api. What the product does not use is not looked at.
 */
import { z } from 'zod';
import { itemOf } from './items.ts';

const moment = z.string().transform((text, context) => {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) context.addIssue({ code: 'custom', message: 'is not a date' });
  return at;
});
const noMoment = moment.nullish().transform((at) => at ?? null);
const cents = z.number().int();
/** One of the words that we know, or `unknown` for a new one, which is kept beside it as it came. */
const oneOf = <const Word extends string>(known: readonly Word[]) =>
  z.string().transform((said) => ({ said, word: known.find((one) => one === said) ?? ('unknown' as const) }));
const id = z.union([z.string(), z.number()]).transform(String);

const origin = {
  store_id: z.number(),
  customer_id: z.number(),
  user_email: z.string(),
  test_mode: z.boolean().default(false),
  created_at: moment,
  updated_at: moment,
};

const subscription = z.object({
  ...origin,
  variant_id: z.number(),
  order_id: id.nullish(),
  status: oneOf(['on_trial', 'active', 'paused', 'past_due', 'unpaid', 'cancelled', 'expired']),
  renews_at: noMoment,
  ends_at: noMoment,
  card_brand: z.string().nullish(),
  card_last_four: z.string().nullish(),
});

/** Of orders and of invoices: a state that so far only one of the two has may come to the other. */
const CHARGE_STATUSES = ['pending', 'failed', 'void', 'paid', 'partial_refund', 'refunded', 'fraudulent'] as const;

const charge = {
  ...origin,
  currency: z.string().regex(/^[A-Z]{3}$/),
  subtotal: cents,
  discount_total: cents.default(0),
  tax: cents.default(0),
  total: cents,
  subtotal_usd: cents.optional(),
  discount_total_usd: cents.optional(),
  refunded_amount: cents.nullish(),
  refunded_at: noMoment,
};

const invoice = z.object({
  ...charge,
  subscription_id: id,
  billing_reason: oneOf(['initial', 'renewal', 'updated']),
  status: oneOf(CHARGE_STATUSES),
});

const order = z.object({
  ...charge,
  status: oneOf(CHARGE_STATUSES),
  first_order_item: z.object({ variant_id: z.number(), quantity: z.number().int().min(1).default(1) }),
});

type Origin = z.infer<z.ZodObject<typeof origin>>;
type Charge = z.infer<z.ZodObject<typeof charge>>;

function originOf(resourceId: string, attributes: Origin) {
  return {
    provider: 'lemon-squeezy' as const,
    id: resourceId,
    account: String(attributes.store_id),
    customerId: attributes.customer_id,
    email: attributes.user_email,
    isTest: attributes.test_mode,
    createdAt: attributes.created_at,
    updatedAt: attributes.updated_at,
  };
}

function chargeOf(attributes: Charge) {
  const isUsd = attributes.currency === 'USD';
  const subtotalInUsd = isUsd ? attributes.subtotal : attributes.subtotal_usd;
  const discountInUsd = isUsd ? attributes.discount_total : (attributes.discount_total_usd ?? 0);
  return {
    currency: attributes.currency,
    subtotalInCents: attributes.subtotal,
    discountInCents: attributes.discount_total,
    taxInCents: attributes.tax,
    totalInCents: attributes.total,
    refundedInCents: attributes.refunded_amount ?? 0,
    refundedAt: attributes.refunded_at,
    // Without the amount in dollars nothing can be compared with a price, so nothing counts as paid.
    netInUsdCents: subtotalInUsd === undefined ? 0 : subtotalInUsd - discountInUsd,
  };
}

export function readSubscriptionResource(resourceId: string, value: unknown) {
  const attributes = subscription.parse(value);
  return {
    ...originOf(resourceId, attributes),
    item: itemOf(attributes.variant_id),
    orderId: attributes.order_id ?? null,
    status: attributes.status.word,
    saidStatus: attributes.status.said,
    renewsAt: attributes.renews_at,
    endsAt: attributes.ends_at,
    cardBrand: attributes.card_brand ?? null,
    cardLastFour: attributes.card_last_four ?? null,
  };
}

export function readInvoiceResource(resourceId: string, value: unknown) {
  const attributes = invoice.parse(value);
  return {
    ...originOf(resourceId, attributes),
    ...chargeOf(attributes),
    status: attributes.status.word,
    saidStatus: attributes.status.said,
    subscriptionId: attributes.subscription_id,
    billingReason: attributes.billing_reason.word,
    saidReason: attributes.billing_reason.said,
    receiptUrl: readReceiptOf(value),
  };
}

export function readOrderResource(resourceId: string, value: unknown) {
  const attributes = order.parse(value);
  return {
    ...originOf(resourceId, attributes),
    ...chargeOf(attributes),
    status: attributes.status.word,
    saidStatus: attributes.status.said,
    item: itemOf(attributes.first_order_item.variant_id),
    quantity: attributes.first_order_item.quantity,
    receiptUrl: readReceiptOf(value),
  };
}

const receipts = z.object({
  urls: z.object({ receipt: z.string().nullish(), invoice_url: z.string().nullish() }),
});

/** The address of an order's or an invoice's receipt, whatever else is said of it. */
export function readReceiptOf(value: unknown): string | null {
  const { data } = receipts.safeParse(value);
  return data?.urls.receipt ?? data?.urls.invoice_url ?? null;
}
