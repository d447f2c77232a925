import { CheckoutRecord } from './checkout.record.ts';
import { InvoiceRecord } from './invoice.record.ts';
import type { OrderFacts, SubscriptionFacts } from './payment-facts.ts';
import { SubscriptionRecord } from './subscription.record.ts';

/** How long before a payment its checkout may have been opened. */
const CHECKOUT_MS = 3 * 24 * 60 * 60 * 1000;

/**
 * Whose a payment is of which no message came, since the provider's lists do not repeat our own data: the store that the
 * customer paid for before, or the one store that opened such a checkout for that mail address. Undefined when in doubt.
 */
export async function matchPayer(
  facts: Pick<SubscriptionFacts | OrderFacts, 'customerId' | 'userEmail' | 'variantId' | 'createdAt'>,
): Promise<string | undefined> {
  const { customerId, variantId, createdAt } = facts;
  const known = new Set<unknown>([
    ...(await SubscriptionRecord.distinct('shop', { customerId })),
    ...(await InvoiceRecord.distinct('shop', { customerId })),
  ]);
  known.delete(null);
  if (known.size > 0) return onlyOne(known);
  const openedAt = { $gte: new Date(createdAt.getTime() - CHECKOUT_MS), $lte: createdAt };
  const email = facts.userEmail.toLowerCase();
  return onlyOne(new Set(await CheckoutRecord.distinct('shop', { email, variantId, openedAt })));
}

function onlyOne(shops: Set<unknown>): string | undefined {
  const [shop] = shops;
  return shops.size === 1 && typeof shop === 'string' ? shop : undefined;
}
