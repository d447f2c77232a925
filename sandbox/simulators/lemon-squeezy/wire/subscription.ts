import { findVariant, productOf } from '#sandbox/simulators/lemon-squeezy/catalogue.ts';
import { wireTime } from '#sandbox/simulators/lemon-squeezy/clock.ts';
import type { Subscription } from '#sandbox/simulators/lemon-squeezy/records.ts';
import { signedUrl } from '#sandbox/simulators/lemon-squeezy/signed-url.ts';
import type { World } from '#sandbox/simulators/lemon-squeezy/world.ts';
import { formatted, type Resource, resource, testMode } from './document.ts';

export function subscriptionResource(world: World, subscription: Subscription): Resource {
  const { state, catalogue } = world;
  const customer = state.customers[subscription.customerId];
  const variant = findVariant(catalogue, subscription.variantId);
  const isEnding = subscription.status === 'cancelled' || subscription.status === 'expired';
  // While a charge is being repeated, it is the next attempt that counts as the renewal.
  const renewsAtMs = subscription.status === 'past_due' ? subscription.dunning?.nextAtMs : subscription.periodEndMs;
  return resource(
    'subscriptions',
    subscription.id,
    {
      store_id: catalogue.storeId,
      customer_id: subscription.customerId,
      order_id: subscription.orderId,
      order_item_id: state.orders[subscription.orderId]?.itemId,
      product_id: variant?.productId,
      variant_id: subscription.variantId,
      product_name: variant && productOf(catalogue, variant).name,
      variant_name: variant?.name,
      user_name: customer?.name,
      user_email: customer?.email,
      status: subscription.status,
      status_formatted: formatted(subscription.status),
      card_brand: subscription.card.brand,
      card_last_four: subscription.card.lastFour,
      pause: subscription.pause && {
        mode: subscription.pause.mode,
        resumes_at: wireTime(world, subscription.pause.resumesAtMs),
      },
      cancelled: subscription.status === 'cancelled',
      trial_ends_at: null,
      billing_anchor: subscription.billingAnchor,
      first_subscription_item: {
        id: subscription.itemId,
        subscription_id: subscription.id,
        price_id: variant?.priceId,
        quantity: subscription.quantity,
        is_usage_based: false,
        created_at: wireTime(world, subscription.createdAtMs),
        updated_at: wireTime(world, subscription.updatedAtMs),
      },
      urls: {
        update_payment_method: signedUrl(world, `/subscription/${subscription.id}/payment-details`),
        customer_portal: signedUrl(world, `/billing/${subscription.customerId}`),
        customer_portal_update_subscription: signedUrl(world, `/billing/${subscription.customerId}/${subscription.id}`),
      },
      renews_at: wireTime(world, renewsAtMs ?? subscription.periodEndMs),
      ends_at: isEnding ? wireTime(world, subscription.endsAtMs) : null,
      created_at: wireTime(world, subscription.createdAtMs),
      updated_at: wireTime(world, subscription.updatedAtMs),
      ...testMode(world),
    },
    ['store', 'customer', 'order', 'order-item', 'product', 'variant', 'subscription-items', 'subscription-invoices'],
  );
}
