import { getOrder, getSubscriptionInvoice, listOrders } from '@lemonsqueezy/lemonsqueezy.js';
import { call, paymentSettings } from './call.ts';
import { readList } from './read-list.ts';
import { readOrderResource, readReceiptOf } from './read-resource.ts';

const PAGE_SIZE = 100;

/** One page of the store's orders, newest first. */
export async function listOrderPage(page: number) {
  const { storeId } = paymentSettings();
  const answer = await call('listOrders', () =>
    listOrders({ filter: { storeId }, page: { number: page, size: PAGE_SIZE } }),
  );
  return readList(answer, readOrderResource);
}

/** The signed address of a receipt, asked for when it is needed, never stored. */
export async function readReceiptAddress(charge: { kind: 'invoice' | 'order'; id: string }): Promise<string | null> {
  if (charge.kind === 'order') {
    const { data } = await call('getOrder', () => getOrder(charge.id));
    return readReceiptOf(data.attributes);
  }
  const { data } = await call('getSubscriptionInvoice', () => getSubscriptionInvoice(charge.id));
  return readReceiptOf(data.attributes);
}
