import type { Types } from 'mongoose';
import { config } from '#app/config.server.ts';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { Refusal } from '#app/domain/errors.ts';
import { openCheckout } from '#app/domain/payments/open-checkout.ts';
import { paymentProvider } from '#app/domain/payments/payment-provider.ts';
import { type Item, isPack, isPaidTier } from '#app/domain/plans/items.ts';
import { changePlan } from './change-plan.ts';
import { currentSubscription } from './current-subscription.ts';
import { countBought } from './read-checkout.ts';

export interface CheckoutRequest {
  shop: string;
  item: Item;
  /** Packs can be bought in any number; a plan is one. */
  quantity: number;
  /** Of a batch that lacks credits: the way back to it stays on the page that the merchant comes back to. */
  batchId?: string | undefined;
  now: Date;
}

/** Where to send the merchant to pay, or that the running plan was changed and nothing is left to do. */
export type CheckoutStart = { kind: 'checkout'; url: string } | { kind: 'plan-changed' };

/**
 * Opens a checkout for a plan or for packs. Subscribing while a plan runs changes that plan: there is never a second
 * subscription. A checkout that is abandoned holds nothing up; the next one is a fresh one.
 */
export async function startCheckout(request: CheckoutRequest): Promise<CheckoutStart> {
  const { shop, item, quantity, batchId, now } = request;
  // That nothing can be bought is said first, whatever is asked for.
  paymentProvider();
  const business = await BusinessRecord.findOne({ shop }).lean();
  if (!business) throw new Refusal('not-found');
  if (business.archivedAt) throw new Refusal('business-archived');
  if (isPaidTier(item)) {
    if (quantity !== 1) throw new Refusal('wrong-choice', { detail: 'A plan is bought once.' });
    if (await currentSubscription(shop, now)) {
      const url = await changePlan({ shop, tier: item, now });
      return url === undefined ? { kind: 'plan-changed' } : { kind: 'checkout', url };
    }
  }
  const email = business.email?.toLowerCase();
  const boughtBefore = isPack(item) ? await countBought(shop, item) : undefined;
  const returnUrl = (checkoutId: Types.ObjectId) =>
    billingPage(shop, { bought: String(checkoutId), ...(batchId ? { batch: batchId } : {}) });
  const url = await openCheckout({ shop, item, quantity, email, boughtBefore, now, returnUrl });
  return { kind: 'checkout', url };
}

/** The Billing page inside the store's admin: opened outside of it, the app would ask to sign in first. */
function billingPage(shop: string, query: Record<string, string>): string {
  const { adminUrl, apiKey } = config.shopify;
  const store = shop.replace('.myshopify.com', '');
  return `${adminUrl}/store/${store}/apps/${apiKey}/app/billing?${new URLSearchParams(query)}`;
}
