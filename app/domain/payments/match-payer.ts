import { config } from '#app/config.server.ts';
import { CheckoutRecord } from './checkout.record.ts';
import { InvoiceRecord } from './invoice.record.ts';
import type { OrderFacts, SubscriptionFacts } from './payment-facts.ts';
import { SubscriptionRecord } from './subscription.record.ts';

/** How long before a payment its checkout may have been opened. */
const CHECKOUT_MS = 3 * 24 * 60 * 60 * 1000;
/** The provider's times may have whole seconds, and its clock is not ours. */
const CLOCK_MS = 60 * 1000;

export interface OpenCheckout {
  shop: string;
  email?: string | null | undefined;
}

/**
 * Whose a payment is of which no message came, since the provider's lists do not repeat our own data: the one store that
 * has such a checkout open. Undefined when in doubt: what belongs to nobody yet can be given, what went to the wrong
 * store has to be taken back. It stays a guess until a message proves it, and a guess replaces nothing.
 */
export async function matchPayer(
  facts: Pick<SubscriptionFacts | OrderFacts, 'customerId' | 'email' | 'createdAt'>,
  { item, quantity }: { item: string; quantity: number },
): Promise<string | undefined> {
  const { customerId, email, createdAt } = facts;
  const openedAt = {
    $gte: new Date(createdAt.getTime() - CHECKOUT_MS),
    $lte: new Date(createdAt.getTime() + CLOCK_MS),
  };
  const open = await CheckoutRecord.find({ item, quantity, openedAt, paidBy: null }).select('shop email').lean();
  return payerOf({ email: email?.toLowerCase(), customerShops: await shopsOf(customerId) }, open);
}

async function shopsOf(customerId: number | null): Promise<unknown[]> {
  if (customerId === null) return [];
  return [
    ...(await SubscriptionRecord.distinct('shop', { customerId })),
    ...(await InvoiceRecord.distinct('shop', { customerId })),
  ];
}

/**
 * Its own message, which proves whose it is, may still come: nobody is guessed then. Whoever pays with a merchant's mail
 * address in the moment of that merchant's own checkout would be taken for them.
 */
export function mayStillBeTold({ createdAt }: { createdAt: Date }, now: Date): boolean {
  const { messageWaitMs } = config.payments;
  return messageWaitMs > 0 && now.getTime() - createdAt.getTime() < messageWaitMs;
}

/**
 * The payer among the stores that have a checkout for just this open. The mail address decides. A customer is a mail
 * address, which one owner may use for many stores, so having paid for a store before says something only where the
 * buyer gave another address than the store's own; and without an open checkout it says nothing.
 */
export function payerOf(
  payment: { email: string | undefined; customerShops: readonly unknown[] },
  open: readonly OpenCheckout[],
): string | undefined {
  const sameMail = open.filter(({ email }) => email && email === payment.email);
  const candidates = sameMail.length > 0 ? sameMail : open.filter(({ shop }) => payment.customerShops.includes(shop));
  const shops = new Set(candidates.map(({ shop }) => shop));
  const [shop] = shops;
  return shops.size === 1 ? shop : undefined;
}
