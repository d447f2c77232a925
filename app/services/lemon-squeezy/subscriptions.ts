import {
  cancelSubscription,
  getSubscription,
  listSubscriptionInvoices,
  listSubscriptions,
  updateSubscription,
} from '@lemonsqueezy/lemonsqueezy.js';
import { call, paymentSettings } from './call.ts';
import { variantOf } from './items.ts';
import { readList } from './read-list.ts';
import { readInvoiceResource, readSubscriptionResource } from './read-resource.ts';

type Resource = { data: { id: string; attributes: unknown } };
const PAGE_SIZE = 100;

/** Named by its id alone, whose store's it may be. */
interface Named {
  id: string;
}

export async function readSubscription({ id }: Named) {
  return factsOf(await call('getSubscription', () => getSubscription(id)));
}

/** A larger plan is charged for at once; a smaller one costs less from the next renewal on. */
export async function changeSubscription({ id }: Named, change: { item: string; isCharged: boolean }) {
  const billing = change.isCharged ? { invoiceImmediately: true } : { disableProrations: true };
  return factsOf(
    await call('updateSubscription', () => updateSubscription(id, { variantId: variantOf(change.item), ...billing })),
  );
}

/** Ends it with the period that is paid for. */
export async function endSubscription({ id }: Named) {
  return factsOf(await call('cancelSubscription', () => cancelSubscription(id)));
}

export async function resumeSubscription({ id }: Named) {
  return factsOf(await call('updateSubscription', () => updateSubscription(id, { cancelled: false })));
}

export async function unpauseSubscription({ id }: Named) {
  return factsOf(await call('updateSubscription', () => updateSubscription(id, { pause: null })));
}

/** A signed address of the customer's own pages, for a day: asked for when it is needed, never stored. */
export async function readPortalAddress({ id }: Named): Promise<string> {
  const answer = await call('getSubscription', () => getSubscription(id));
  return answer.data.attributes.urls.customer_portal;
}

/** One page of the store's subscriptions, newest first. */
export async function listSubscriptionPage(page: number) {
  const { storeId } = paymentSettings();
  const answer = await call('listSubscriptions', () =>
    listSubscriptions({ filter: { storeId }, page: { number: page, size: PAGE_SIZE } }),
  );
  return readList(answer, readSubscriptionResource);
}

/** The newest invoices of one subscription: years of them. */
export async function listInvoicesOf({ id: subscriptionId }: Named) {
  const { storeId } = paymentSettings();
  const answer = await call('listSubscriptionInvoices', () =>
    listSubscriptionInvoices({ filter: { storeId, subscriptionId }, page: { number: 1, size: PAGE_SIZE } }),
  );
  return answer.data.map(({ id, attributes }) => readInvoiceResource(id, attributes));
}

/** One page of the store's invoices, newest first. */
export async function listInvoicePage(page: number) {
  const { storeId } = paymentSettings();
  const answer = await call('listSubscriptionInvoices', () =>
    listSubscriptionInvoices({ filter: { storeId }, page: { number: page, size: PAGE_SIZE } }),
  );
  return readList(answer, readInvoiceResource);
}

function factsOf({ data }: Resource) {
  return readSubscriptionResource(data.id, data.attributes);
}
