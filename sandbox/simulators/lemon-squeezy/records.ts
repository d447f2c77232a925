/** What the simulated store remembers. Money is in cents, times are milliseconds of the store's own clock. */

export interface Customer {
  id: number;
  name: string;
  email: string;
  createdAtMs: number;
  updatedAtMs: number;
}

export type CustomData = Record<string, string>;

export interface Checkout {
  id: string;
  variantId: number;
  customPrice: number | null;
  productOptions: Record<string, unknown> & { redirect_url?: string; enabled_variants?: number[] };
  checkoutOptions: Record<string, unknown>;
  checkoutData: Record<string, unknown> & {
    email?: string;
    name?: string;
    custom?: CustomData;
    variant_quantities?: { variant_id: number; quantity: number }[];
  };
  expiresAtMs: number | null;
  createdAtMs: number;
  updatedAtMs: number;
  orderId?: number;
}

export interface Amounts {
  subtotal: number;
  tax: number;
  total: number;
  refundedAmount: number;
  refundedAtMs: number | null;
}

export interface Order extends Amounts {
  id: number;
  identifier: string;
  orderNumber: number;
  customerId: number;
  itemId: number;
  variantId: number;
  quantity: number;
  unitPrice: number;
  custom: CustomData;
  createdAtMs: number;
  updatedAtMs: number;
  subscriptionId?: number;
}

export interface Card {
  brand: 'visa' | 'mastercard';
  lastFour: string;
  /** Every charge of it fails. */
  declines: boolean;
}

export interface Dunning {
  invoiceId: number;
  attempts: number;
  failedAtMs: number;
  /** The next charge, or once unpaid the end; null: nothing more happens by itself. */
  nextAtMs: number | null;
  /** Whether the invoice is for the next period, which begins when it is paid. */
  isRenewal: boolean;
}

export type SubscriptionStatus = 'active' | 'paused' | 'past_due' | 'unpaid' | 'cancelled' | 'expired';

export interface Subscription {
  id: number;
  itemId: number;
  orderId: number;
  customerId: number;
  variantId: number;
  quantity: number;
  status: SubscriptionStatus;
  card: Card;
  pause: { mode: 'void' | 'free'; resumesAtMs: number | null } | null;
  /** Day of the month on which it renews. */
  billingAnchor: number;
  periodStartMs: number;
  periodEndMs: number;
  endsAtMs: number | null;
  dunning: Dunning | null;
  /** From changes of plan, put on the next invoice; may be negative. */
  pendingProration: number;
  custom: CustomData;
  createdAtMs: number;
  updatedAtMs: number;
}

export type BillingReason = 'initial' | 'renewal' | 'updated';

export interface Invoice extends Amounts {
  id: number;
  subscriptionId: number;
  customerId: number;
  billingReason: BillingReason;
  status: 'pending' | 'paid' | 'void';
  card: Card;
  createdAtMs: number;
  updatedAtMs: number;
}
