import { createCheckout } from '@lemonsqueezy/lemonsqueezy.js';
import { call, paymentSettings } from './call.ts';

export interface CheckoutOrder {
  variantId: number;
  quantity: number;
  email?: string | undefined;
  /** Comes back in every message about the payment. Keys in snake_case: the SDK would turn others into it. */
  customData: Record<string, string>;
  redirectUrl: string;
}

/** Opens a checkout and returns the address to send the buyer to. */
export async function openCheckout(order: CheckoutOrder): Promise<string> {
  const { storeId, isTestMode } = paymentSettings();
  const { variantId, quantity } = order;
  const answer = await call('createCheckout', () =>
    createCheckout(storeId, variantId, {
      testMode: isTestMode,
      productOptions: { redirectUrl: order.redirectUrl, enabledVariants: [variantId] },
      // The prices are compared with the plan table, so there is nothing to take off.
      checkoutOptions: { discount: false },
      checkoutData: {
        ...(order.email ? { email: order.email } : {}),
        custom: order.customData,
        variantQuantities: [{ variantId, quantity }],
      },
    }),
  );
  return answer.data.attributes.url;
}
