/** The port to whoever takes the money, the same for every provider, and the one place where a provider is bound to it. */
import { Refusal } from '#app/domain/errors.ts';
import { ITEMS, type Item } from '#app/domain/plans/items.ts';
import { lemonSqueezy } from '#app/services/lemon-squeezy/provider.ts';
import type { InvoiceFacts, OrderFacts, ProviderName, ProviderStatus, SubscriptionFacts } from './payment-facts.ts';

export interface ProviderPage<T> {
  items: T[];
  /** What could not be read, and why. */
  unread: { id: string; reason: string }[];
  isLast: boolean;
}

/** What a provider's message tells, in our words. */
type PaymentNews = (
  | { kind: 'subscription'; facts: SubscriptionFacts }
  | { kind: 'invoice'; facts: InvoiceFacts }
  | { kind: 'order'; facts: OrderFacts }
) & {
  /** What our own checkout gave along, or what somebody wrote in its place. */
  words: Record<string, string>;
  /** Charging for it failed, at the time of these facts. */
  hasFailed: boolean;
  /** It begins to charge, or does so again. */
  mayChargeAnew: boolean;
};

/** A change is made, or waits at an address until the merchant confirms it there. */
type ProviderChange = { kind: 'changed'; facts: SubscriptionFacts } | { kind: 'to-confirm'; url: string };

export interface PaymentProvider {
  /** In records, and in the keys of what a payment leads to. */
  name: ProviderName;
  /** As people call it. */
  title: string;
  /** Opens a checkout and returns the address to send the buyer to. */
  openCheckout: (order: {
    variantId: number;
    quantity: number;
    email?: string | undefined;
    customData: Record<string, string>;
    redirectUrl: string;
  }) => Promise<string>;
  changeSubscription: (id: string, change: { variantId: number; isCharged: boolean }) => Promise<ProviderChange>;
  endSubscription: (id: string) => Promise<SubscriptionFacts>;
  /** Takes a cancellation back. Absent where one is final, and the merchant subscribes anew. */
  resumeSubscription?: (id: string) => Promise<SubscriptionFacts>;
  /** Ends a pause. Absent where there are none. */
  unpauseSubscription?: (id: string) => Promise<SubscriptionFacts>;
  readSubscription: (id: string) => Promise<SubscriptionFacts>;
  /** Where the merchant sees to what is charged. */
  readPortalAddress: (subscriptionId: string) => Promise<string>;
  /** Absent where there are no receipts but on the provider's own bill. */
  readReceiptAddress?: (charge: { kind: 'plan' | 'pack'; id: string }) => Promise<string | null>;
  /** Absent where messages only say that there is something to look at. */
  readMessage?: (topic: string, body: string) => PaymentNews | undefined;
  /** Why a thing is none of ours, in words for an admin; undefined when it is. */
  whyNotOurs: (facts: { id: string; storeId: number; isTest: boolean }) => string | undefined;
  /** Its ids of what is sold; undefined while it is not set up. */
  variants: () => Record<Item, number> | undefined;
  /** The lists of the whole account, newest first. Where there is none, a page that is empty and the last. */
  listSubscriptionPage: (page: number) => Promise<ProviderPage<SubscriptionFacts>>;
  /** The newest invoices of one subscription. */
  listInvoicesOf: (subscriptionId: string) => Promise<InvoiceFacts[]>;
  listInvoicePage: (page: number) => Promise<ProviderPage<InvoiceFacts>>;
  listOrderPage: (page: number) => Promise<ProviderPage<OrderFacts>>;
}

const provider: PaymentProvider = { name: 'lemon-squeezy', ...lemonSqueezy };

/** In which states a subscription can be taken up again. */
export const RESUMABLE: readonly ProviderStatus[] = [
  ...(provider.resumeSubscription ? (['cancelled'] as const) : []),
  ...(provider.unpauseSubscription ? (['paused'] as const) : []),
];

export const hasReceipts = provider.readReceiptAddress !== undefined;

/** Its name and title are known also where none is set up. */
export const { name: PROVIDER, title: PROVIDER_TITLE } = provider;

export function arePaymentsSetUp(): boolean {
  return provider.variants() !== undefined;
}

/** The provider that is set up; a Refusal that says so where none is. */
export function paymentProvider(): PaymentProvider {
  if (!arePaymentsSetUp()) throw new Refusal('payments-not-set-up');
  return provider;
}

/** What a message tells, and why it is none of ours, is asked also where payments are not set up any more. */
export const { readMessage, whyNotOurs } = provider;

/** The provider's id of what is sold. */
export function variantOf(item: Item): number {
  const variants = provider.variants();
  if (!variants) throw new Refusal('payments-not-set-up');
  return variants[item];
}

export function itemOf(variantId: number): Item | undefined {
  const variants = provider.variants();
  return variants && ITEMS.find((item) => variants[item] === variantId);
}
