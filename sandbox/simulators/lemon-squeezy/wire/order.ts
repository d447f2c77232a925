import { findVariant, productOf } from '#sandbox/simulators/lemon-squeezy/catalogue.ts';
import { wireTime } from '#sandbox/simulators/lemon-squeezy/clock.ts';
import { paidStatus, sums } from '#sandbox/simulators/lemon-squeezy/money.ts';
import type { Order } from '#sandbox/simulators/lemon-squeezy/records.ts';
import { signedUrl } from '#sandbox/simulators/lemon-squeezy/signed-url.ts';
import type { World } from '#sandbox/simulators/lemon-squeezy/world.ts';
import { formatted, type Resource, resource, testMode } from './document.ts';

export function orderResource(world: World, order: Order): Resource {
  const customer = world.state.customers[order.customerId];
  const status = paidStatus(order);
  const { taxPercent } = world.state.settings;
  const times = { created_at: wireTime(world, order.createdAtMs), updated_at: wireTime(world, order.updatedAtMs) };
  return resource(
    'orders',
    order.id,
    {
      store_id: world.catalogue.storeId,
      customer_id: order.customerId,
      identifier: order.identifier,
      order_number: order.orderNumber,
      user_name: customer?.name,
      user_email: customer?.email,
      currency: 'USD',
      currency_rate: '1.0000',
      ...sums({
        subtotal: order.subtotal,
        setup_fee: 0,
        discount_total: 0,
        tax: order.tax,
        total: order.total,
        refunded_amount: order.refundedAmount,
      }),
      tax_name: order.tax > 0 ? 'VAT' : null,
      tax_rate: order.tax > 0 ? taxPercent.toFixed(2) : '0.00',
      tax_inclusive: false,
      status,
      status_formatted: formatted(status),
      refunded: order.refundedAmount > 0,
      refunded_at: wireTime(world, order.refundedAtMs),
      first_order_item: { ...itemAttributes(world, order), id: order.itemId },
      urls: { receipt: signedUrl(world, `/my-orders/${order.identifier}`) },
      ...times,
      ...testMode(world),
    },
    ['store', 'customer', 'order-items', 'subscriptions', 'license-keys', 'discount-redemptions'],
  );
}

export function orderItemResource(world: World, order: Order): Resource {
  return resource('order-items', order.itemId, itemAttributes(world, order), ['order', 'product', 'variant']);
}

function itemAttributes(world: World, order: Order): Record<string, unknown> {
  const variant = findVariant(world.catalogue, order.variantId);
  return {
    order_id: order.id,
    product_id: variant?.productId,
    variant_id: order.variantId,
    price_id: variant?.priceId,
    product_name: variant && productOf(world.catalogue, variant).name,
    variant_name: variant?.name,
    price: order.unitPrice,
    quantity: order.quantity,
    created_at: wireTime(world, order.createdAtMs),
    updated_at: wireTime(world, order.createdAtMs),
    ...testMode(world),
  };
}
