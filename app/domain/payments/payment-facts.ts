import type { ProviderName } from '#app/domain/payment-providers.ts';
import { PRICE_CURRENCY } from '#app/domain/plans/plans.ts';

/**
 * What a payment provider says, in one set of words for every provider; `unknown` stands for a word of its that we do not
 * know, which is kept beside it. Amounts are integer cents.
 */
export const PROVIDER_STATUSES = [
  'unknown',
  'on_trial',
  'active',
  'paused',
  'past_due',
  'unpaid',
  'cancelled',
  'expired',
] as const;
export type ProviderStatus = (typeof PROVIDER_STATUSES)[number];

export const BILLING_REASONS = ['unknown', 'initial', 'renewal', 'updated'] as const;
export type BillingReason = (typeof BILLING_REASONS)[number];

/**
 * In the order in which a charge goes through them. It was paid, and does not count as that: while the buyer's bank wants it
 * back (`disputed`), or for good (`fraudulent`).
 */
export const CHARGE_STATUSES = [
  'unknown',
  'pending',
  'failed',
  'void',
  'paid',
  'partial_refund',
  'refunded',
  'disputed',
  'fraudulent',
] as const;
export type ChargeStatus = (typeof CHARGE_STATUSES)[number];

interface Origin {
  provider: ProviderName;
  /** The provider's id of it. */
  id: string;
  /** Whose at the provider: only what is our own account's counts. */
  account: string;
  /** The buyer there, and the mail address that they gave; null where the provider tells of none. */
  customerId: number | null;
  email: string | null;
  isTest: boolean;
  createdAt: Date;
  /** Orders what is said of the same thing: messages come in any order. */
  updatedAt: Date;
}

export interface SubscriptionFacts extends Origin {
  /**
   * What is sold, as we call it; a name that nothing of ours has for what is not. Null where the provider does not say, and
   * the checkout does.
   */
  item: string | null;
  /** The order that it began with, where there is one. */
  orderId: string | null;
  status: ProviderStatus;
  /** The provider's own word for it. */
  saidStatus: string;
  renewsAt: Date | null;
  endsAt: Date | null;
  cardBrand: string | null;
  cardLastFour: string | null;
}

export interface ChargeFacts extends Origin {
  status: ChargeStatus;
  /** The provider's own word for it. */
  saidStatus: string;
  /** ISO 4217, of the next four amounts. */
  currency: string;
  subtotalInCents: number;
  discountInCents: number;
  taxInCents: number;
  totalInCents: number;
  refundedInCents: number;
  /** Before tax, less discounts, in US dollar cents: what is compared with the price. */
  netInUsdCents: number;
  refundedAt: Date | null;
  /** Signed and short-lived: for a mail that is sent now, never stored with the charge. */
  receiptUrl: string | null;
}

export interface InvoiceFacts extends ChargeFacts {
  subscriptionId: string;
  billingReason: BillingReason;
  /** The provider's own word for it. */
  saidReason: string;
}

export interface OrderFacts extends ChargeFacts {
  /** As for a subscription. */
  item: string | null;
  quantity: number | null;
}

/** What is said of a payment: one fact, in whichever way it came to be known. */
export type PaymentFact =
  | { kind: 'subscription'; facts: SubscriptionFacts }
  | {
      kind: 'invoice';
      facts: InvoiceFacts;
      /** Charging for it failed, at the time of these facts. */
      hasFailed: boolean;
    }
  | { kind: 'order'; facts: OrderFacts };

/** Money came in, whether or not some of it went back since. */
export function wasPaid(charge: { status: ChargeStatus }): boolean {
  return charge.status === 'paid' || charge.status === 'partial_refund' || charge.status === 'refunded';
}

/** Money came in, and is not ours: as if it had never been paid. */
export function countsForNothing(charge: { status: ChargeStatus }): boolean {
  return charge.status === 'disputed' || charge.status === 'fraudulent';
}

/** Where a payment stands, for who settles what follows from it. `unpaid`: no money came, or not yet. */
export type PaymentState = 'unpaid' | 'paid' | 'refunded-in-part' | 'refunded' | 'disputed' | 'fraudulent';

export function paymentStateOf(charge: Parameters<typeof isRefundedInFull>[0]): PaymentState {
  const { status } = charge;
  if (status === 'disputed' || status === 'fraudulent') return status;
  if (!wasPaid(charge)) return 'unpaid';
  if (isRefundedInFull(charge)) return 'refunded';
  return charge.refundedInCents > 0 ? 'refunded-in-part' : 'paid';
}

/** What converting into dollars may round away. */
const ROUNDING_IN_CENTS = 2;

/** Whether a charge reaches a price in US dollar cents; one in another currency may be off by the rounding. */
export function reachesPrice(charge: Pick<ChargeFacts, 'netInUsdCents' | 'currency'>, priceInCents: number): boolean {
  return charge.netInUsdCents >= priceInCents - (charge.currency === PRICE_CURRENCY ? 0 : ROUNDING_IN_CENTS);
}

/** Nothing of what was paid counts: it went back in full, or was a fraud. */
export function isTakenBack(charge: Parameters<typeof isRefundedInFull>[0]): boolean {
  return countsForNothing(charge) || isRefundedInFull(charge);
}

export function isRefundedInFull(charge: {
  status: ChargeStatus;
  totalInCents: number;
  refundedInCents: number;
}): boolean {
  return charge.status === 'refunded' || (charge.totalInCents > 0 && charge.refundedInCents >= charge.totalInCents);
}

/** Later words beat earlier ones; of two at the same moment, the one that is further along in the order of states. */
export function isLaterCharge(said: KnownCharge, known: KnownCharge): boolean {
  return isLater(
    [said.updatedAt.getTime(), CHARGE_STATUSES.indexOf(said.status), said.refundedInCents],
    [known.updatedAt.getTime(), CHARGE_STATUSES.indexOf(known.status), known.refundedInCents],
  );
}
type KnownCharge = Pick<ChargeFacts, 'updatedAt' | 'status' | 'refundedInCents'>;

function isLater(said: number[], known: number[]): boolean {
  for (const [index, value] of said.entries()) {
    const other = known[index] ?? 0;
    if (value !== other) return value > other;
  }
  return false;
}
