import { createCheckout } from '@lemonsqueezy/lemonsqueezy.js';
import { call, paymentSettings } from './call.ts';
import { variantOf } from './items.ts';

export interface CheckoutOrder {
  item: string;
  quantity: number;
  email?: string | undefined;
  /** Comes back in every message about the payment. Keys in snake_case: the SDK would turn others into it. */
  words: Record<string, string>;
  returnUrl: string;
}

/** Opens a checkout and returns the address to send the buyer to. */
export async function openCheckout(order: CheckoutOrder): Promise<string> {
  const { storeId, isTestMode } = paymentSettings();
  const { quantity } = order;
  const variantId = variantOf(order.item);
  const answer = await call('createCheckout', () =>
    createCheckout(storeId, variantId, {
      testMode: isTestMode,
      productOptions: { redirectUrl: order.returnUrl, enabledVariants: [variantId] },
      // The prices are compared with the plan table, so there is nothing to take off.
      checkoutOptions: { discount: false },
      checkoutData: {
        ...(order.email ? { email: order.email } : {}),
        custom: order.words,
        variantQuantities: [{ variantId, quantity }],
      },
    }),
  );
  return answer.data.attributes.url;
}
