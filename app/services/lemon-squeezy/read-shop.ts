import { getAuthenticatedUser, getStore, getVariant, listPrices, listWebhooks } from '@lemonsqueezy/lemonsqueezy.js';
import { ServiceError } from '#app/services/service-error.ts';
import { call, paymentSettings } from './call.ts';

/** Whose key it is and in which mode it works. Throws ServiceError with the status, if there was an answer. */
export async function readKey(): Promise<{ isTestMode: boolean | undefined }> {
  const answer: { meta?: { test_mode?: boolean } } = await call('getAuthenticatedUser', () => getAuthenticatedUser());
  return { isTestMode: answer.meta?.test_mode };
}

/** Whether the key reaches the configured store. */
export async function hasStore(): Promise<boolean> {
  const { storeId } = paymentSettings();
  return (await unlessMissing(() => call('getStore', () => getStore(storeId)))) !== undefined;
}

export interface ForSale {
  isSubscription: boolean;
  /** For one, in the store's own currency. Undefined when it has no plain price. */
  priceInCents: number | undefined;
  /** `month` for a plan that is charged each month; null for what is sold once. */
  interval: string | null;
}

/** What a variant sells, or undefined when there is none of this id in the account. */
export async function readVariant(variantId: number): Promise<ForSale | undefined> {
  const variant = await unlessMissing(() => call('getVariant', () => getVariant(variantId)));
  if (!variant) return undefined;
  const prices = await call('listPrices', () => listPrices({ filter: { variantId } }));
  // The newest is the one that is charged; the older ones are kept for the subscriptions that began with them.
  const price = prices.data.map(({ attributes }) => attributes).toSorted(byNewest)[0];
  if (!price)
    return { isSubscription: variant.data.attributes.is_subscription, priceInCents: undefined, interval: null };
  return {
    isSubscription: price.category === 'subscription',
    priceInCents: price.unit_price ?? undefined,
    interval: monthly(price),
  };
}

function byNewest(a: { created_at: string }, b: { created_at: string }): number {
  return Date.parse(b.created_at) - Date.parse(a.created_at);
}

function monthly(price: { renewal_interval_unit: string | null; renewal_interval_quantity: number | null }) {
  if (price.renewal_interval_unit === null) return null;
  const { renewal_interval_unit: unit, renewal_interval_quantity: quantity } = price;
  return (quantity ?? 1) === 1 ? unit : `${quantity} ${unit}`;
}

export interface Listener {
  url: string;
  events: readonly string[];
}

/** Who is told of the store's events. Their secrets cannot be read. */
export async function readListeners(): Promise<Listener[]> {
  const { storeId } = paymentSettings();
  const answer = await call('listWebhooks', () => listWebhooks({ filter: { storeId }, page: { size: 100 } }));
  return answer.data.map(({ attributes: { url, events } }) => ({ url, events }));
}

async function unlessMissing<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ServiceError && error.facts.status === 404) return undefined;
    throw error;
  }
}
