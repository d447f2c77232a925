/** Lemon Squeezy as a payment provider: the product binds it to its port in domain/payments/payment-provider.ts. */
import { config } from '#app/config.server.ts';
import { checkAccount, checkMessages, checkPrices } from './check-account.ts';
import { openCheckout } from './checkouts.ts';
import { listOrderPage, readReceiptAddress } from './orders.ts';
import { readEventHead, readEventSubject } from './read-event.ts';
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
} from './subscriptions.ts';

export const lemonSqueezy = {
  name: 'lemon-squeezy' as const,
  title: 'Lemon Squeezy',
  openCheckout,
  endSubscription,
  resumeSubscription,
  unpauseSubscription,
  readSubscription,
  readPortalAddress,
  readReceiptAddress,
  readMessage,
  whyNotOurs,
  listInvoicesOf,
  lists: { subscriptions: listSubscriptionPage, invoices: listInvoicePage, orders: listOrderPage },
  checkAccount,
  checkPrices,
  checkMessages,
  isSetUp: () => config.lemonSqueezy !== undefined,
  /** The card is on file: nobody has to confirm a change. */
  changeSubscription: async (...change: Parameters<typeof changeSubscription>) => ({
    kind: 'changed' as const,
    facts: await changeSubscription(...change),
  }),
};

/** What a message tells; undefined for a topic that the product does not follow. Throws on a malformed one. */
function readMessage(topic: string, body: string) {
  if (!/^(order|subscription)_/.test(topic)) return undefined;
  const subject = readEventSubject(body);
  if (!subject) return undefined;
  return {
    ...subject,
    words: readEventHead(body)?.customData ?? {},
    hasFailed: topic === 'subscription_payment_failed',
    mayChargeAnew: /^subscription_(created|resumed|unpaused)$/.test(topic),
  };
}

/** Why a thing is none of the configured store's, in the configured mode; undefined when it is. */
function whyNotOurs(facts: { id: string; account: string; isTest: boolean }): string | undefined {
  const settings = config.lemonSqueezy;
  if (!settings) return 'Payments are not set up';
  if (facts.account !== String(settings.storeId)) return `${facts.id} belongs to store ${facts.account}, not to ours`;
  if (facts.isTest === settings.isTestMode) return undefined;
  return `${facts.id} is of ${facts.isTest ? 'test' : 'live'} mode, and this app is not`;
}
