/**
 * What billing needs of whoever takes the money: a few functions, the same for every provider. Amounts, dates and states
 * come as facts in our words.
 */
import { config } from '#app/config.server.ts';
import { Refusal } from '#app/domain/errors.ts';
import { PACK_IDS, PAID_TIERS, type PackId, type PaidTier } from '#app/domain/plans/plans.ts';
import { openCheckout } from '#app/services/lemon-squeezy/checkouts.ts';
import { listOrderPage, readReceiptAddress } from '#app/services/lemon-squeezy/orders.ts';
import {
  changeSubscription,
  endSubscription,
  listInvoicePage,
  listInvoicesOf,
  listSubscriptionPage,
  readPortalAddress,
  readSubscription,
  resumeSubscription,
  unpauseSubscription,
} from '#app/services/lemon-squeezy/subscriptions.ts';
import type { InvoiceFacts, OrderFacts, SubscriptionFacts } from './payment-facts.ts';

export interface ProviderPage<T> {
  items: T[];
  /** What could not be read, and why. */
  unread: { id: string; reason: string }[];
  isLast: boolean;
}

export interface PaymentProvider {
  /** Opens a checkout and returns the address to send the buyer to. */
  openCheckout: (order: {
    variantId: number;
    quantity: number;
    email?: string | undefined;
    customData: Record<string, string>;
    redirectUrl: string;
  }) => Promise<string>;
  changeSubscription: (id: string, change: { variantId: number; isCharged: boolean }) => Promise<SubscriptionFacts>;
  endSubscription: (id: string) => Promise<SubscriptionFacts>;
  /** Takes a cancellation back. */
  resumeSubscription: (id: string) => Promise<SubscriptionFacts>;
  /** Ends a pause. */
  unpauseSubscription: (id: string) => Promise<SubscriptionFacts>;
  readSubscription: (id: string) => Promise<SubscriptionFacts>;
  readPortalAddress: (subscriptionId: string) => Promise<string>;
  readReceiptAddress: (charge: { kind: 'plan' | 'pack'; id: string }) => Promise<string | null>;
  listSubscriptionPage: (page: number) => Promise<ProviderPage<SubscriptionFacts>>;
  /** The newest invoices of one subscription. */
  listInvoicesOf: (subscriptionId: string) => Promise<InvoiceFacts[]>;
  listInvoicePage: (page: number) => Promise<ProviderPage<InvoiceFacts>>;
  listOrderPage: (page: number) => Promise<ProviderPage<OrderFacts>>;
}

const lemonSqueezy: PaymentProvider = {
  openCheckout,
  changeSubscription,
  endSubscription,
  resumeSubscription,
  unpauseSubscription,
  readSubscription,
  readPortalAddress,
  readReceiptAddress,
  listSubscriptionPage,
  listInvoicesOf,
  listInvoicePage,
  listOrderPage,
};

export function arePaymentsSetUp(): boolean {
  return config.lemonSqueezy !== undefined;
}

/** The provider that is set up; a Refusal that says so where none is. */
export function paymentProvider(): PaymentProvider {
  if (!arePaymentsSetUp()) throw new Refusal('payments-not-set-up');
  return lemonSqueezy;
}

export type Item = PaidTier | PackId;
export const ITEMS = [...PAID_TIERS, ...PACK_IDS] as const satisfies readonly Item[];

/** The provider's id of what is sold. */
export function variantOf(item: Item): number {
  if (!config.lemonSqueezy) throw new Refusal('payments-not-set-up');
  return config.lemonSqueezy.variants[item];
}

export function itemOf(variantId: number): Item | undefined {
  return config.lemonSqueezy ? ITEMS.find((item) => variantOf(item) === variantId) : undefined;
}

export function isPaidTier(item: Item | undefined): item is PaidTier {
  return PAID_TIERS.some((tier) => tier === item);
}

export function isPack(item: Item | undefined): item is PackId {
  return PACK_IDS.some((pack) => pack === item);
}
