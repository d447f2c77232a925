/** The port to whoever takes the money, the same for every provider, and the one place where a provider is bound to it. */
import { Refusal } from '#app/domain/errors.ts';
import type { ProviderName } from '#app/domain/payment-providers.ts';
import { lemonSqueezy } from '#app/services/lemon-squeezy/provider.ts';
import type { InvoiceFacts, OrderFacts, PaymentFact, ProviderStatus, SubscriptionFacts } from './payment-facts.ts';

export interface ProviderPage<T> {
  items: T[];
  /** What could not be read, and why. */
  unread: { id: string; reason: string }[];
  isLast: boolean;
}

/** What a provider tells of a payment, in our words. */
export type PaymentNews = PaymentFact & {
  /** What our own checkout gave along, or what somebody wrote in its place. */
  words: Record<string, string>;
  /** It begins to charge, or does so again. */
  mayChargeAnew: boolean;
};

/** The lists of a whole account, newest first, from page 1 on. */
interface ProviderLists {
  subscriptions: (page: number) => Promise<ProviderPage<SubscriptionFacts>>;
  invoices: (page: number) => Promise<ProviderPage<InvoiceFacts>>;
  orders: (page: number) => Promise<ProviderPage<OrderFacts>>;
}

/** A subscription, and the store that it is known to be of: a provider may answer to that store alone. */
export interface SubscriptionAt {
  id: string;
  shop: string | null;
}

/** A change is made, or waits at an address until the merchant confirms it there. */
type ProviderChange = { kind: 'changed'; facts: SubscriptionFacts } | { kind: 'to-confirm'; url: string };

/** What is right, or what to change: never a value of the configuration. */
export interface ProviderCheck {
  isRight: boolean;
  sentence: string;
}

export interface PaymentProvider {
  /** In records, and in the keys of what a payment leads to. */
  name: ProviderName;
  /** As people call it. */
  title: string;
  /** Something can be bought there. Its name, its title and what its messages tell are known also before. */
  isSetUp: () => boolean;
  /** Opens a checkout and returns the address to send the buyer to. */
  openCheckout: (order: {
    shop: string;
    item: string;
    quantity: number;
    email?: string | undefined;
    /** Comes back in every message about the payment. Keys in snake_case. */
    words: Record<string, string>;
    returnUrl: string;
  }) => Promise<string>;
  changeSubscription: (
    subscription: SubscriptionAt,
    change: { item: string; isCharged: boolean },
  ) => Promise<ProviderChange>;
  endSubscription: (subscription: SubscriptionAt) => Promise<SubscriptionFacts>;
  /** Takes a cancellation back. Absent where one is final, and the merchant subscribes anew. */
  resumeSubscription?: (subscription: SubscriptionAt) => Promise<SubscriptionFacts>;
  /** Ends a pause. Absent where there are none. */
  unpauseSubscription?: (subscription: SubscriptionAt) => Promise<SubscriptionFacts>;
  readSubscription: (subscription: SubscriptionAt) => Promise<SubscriptionFacts>;
  /** Where the merchant sees to what is charged. */
  readPortalAddress: (subscription: SubscriptionAt) => Promise<string>;
  /** Absent where there are no receipts but on the provider's own bill. */
  readReceiptAddress?: (charge: { shop: string; kind: 'invoice' | 'order'; id: string }) => Promise<string | null>;
  /** What a message tells, or that its store is to be looked at; undefined for what is not followed. */
  readMessage: (topic: string, body: string) => PaymentNews | { kind: 'look' } | undefined;
  /** Why a thing is none of ours, in words for an admin; undefined when it is. */
  whyNotOurs: (facts: { id: string; account: string; isTest: boolean }) => string | undefined;
  /** Absent where it answers for a store at a time. */
  lists?: ProviderLists;
  /** All that there is of one store's payments now. Absent where it has lists, whose items name no store. */
  lookAt?: (shop: string) => Promise<PaymentNews[]>;
  /** The newest invoices of one subscription. */
  listInvoicesOf: (subscription: SubscriptionAt) => Promise<InvoiceFacts[]>;
  /** For the set-up check. */
  checkAccount: () => Promise<ProviderCheck>;
  /** Absent where only the app names prices. */
  checkPrices?: (
    prices: readonly { item: string; priceInCents: number; isMonthly: boolean }[],
  ) => Promise<ProviderCheck>;
  /** Absent where messages come by themselves. */
  checkMessages?: (wasOneTaken: () => Promise<boolean>) => Promise<ProviderCheck>;
}

const PROVIDERS: Record<ProviderName, PaymentProvider> = { [lemonSqueezy.name]: lemonSqueezy };

/** Who takes new payments. */
const inUse: PaymentProvider = PROVIDERS[lemonSqueezy.name];

/** Also where it is not set up any more: what it said once is still understood, and it has a title. */
export function providerOf(name: ProviderName = inUse.name): PaymentProvider {
  return PROVIDERS[name];
}

export function arePaymentsSetUp(): boolean {
  return inUse.isSetUp();
}

/** A provider that is set up: a record's own, or who takes new payments. A Refusal that says so where it is not. */
export function paymentProvider(name?: ProviderName): PaymentProvider {
  const provider = providerOf(name);
  if (!provider.isSetUp()) throw new Refusal('payments-not-set-up');
  return provider;
}

/** As its provider is asked about it. */
export function subscriptionAt(subscription: { providerId: string; shop?: string | null | undefined }): SubscriptionAt {
  return { id: subscription.providerId, shop: subscription.shop ?? null };
}

/** How a subscription that does not run is taken up again; undefined where that can't be, at its provider. */
export function resumptionOf(subscription: { provider: ProviderName; status?: ProviderStatus | null | undefined }) {
  const { resumeSubscription, unpauseSubscription } = providerOf(subscription.provider);
  if (subscription.status === 'paused') return unpauseSubscription;
  return subscription.status === 'cancelled' ? resumeSubscription : undefined;
}
