import { randomUUID } from 'node:crypto';
import { findVariant, type Variant } from './catalogue.ts';
import { nowMs, stamp } from './clock.ts';
import { priced } from './money.ts';
import type { Amounts, Checkout, Customer, Order } from './records.ts';
import { beginSubscription } from './subscriptions/begin.ts';
import { announceOrder } from './webhooks/announce.ts';
import { nextId, type World } from './world.ts';

export type CheckoutState = 'open' | 'used' | 'expired';

export function createCheckout(
  world: World,
  wanted: Omit<Checkout, 'id' | 'createdAtMs' | 'updatedAtMs' | 'orderId'>,
): Checkout {
  const atMs = stamp(world.state);
  const checkout: Checkout = { ...wanted, id: randomUUID(), createdAtMs: atMs, updatedAtMs: atMs };
  world.state.checkouts[checkout.id] = checkout;
  world.changed();
  return checkout;
}

export function checkoutState(world: World, checkout: Checkout): CheckoutState {
  if (checkout.orderId !== undefined) return 'used';
  return checkout.expiresAtMs !== null && checkout.expiresAtMs <= nowMs(world.state) ? 'expired' : 'open';
}

/** What the buyer may choose from: the enabled variants or, as with the real service, all of the product's. */
export function offeredVariants(world: World, checkout: Checkout): Variant[] {
  const main = findVariant(world.catalogue, checkout.variantId);
  const enabled = checkout.productOptions.enabled_variants ?? [];
  return world.catalogue.variants.filter(({ id, productId }) =>
    enabled.length > 0 ? enabled.includes(id) : productId === main?.productId,
  );
}

export function quoteCheckout(
  world: World,
  checkout: Checkout,
  variant: Variant,
): Amounts & { quantity: number; unitPrice: number } {
  const quantities = checkout.checkoutData.variant_quantities ?? [];
  const quantity = quantities.find(({ variant_id }) => variant_id === variant.id)?.quantity ?? 1;
  const unitPrice = checkout.customPrice ?? variant.price;
  return { ...priced(world.state.settings, unitPrice * quantity), quantity, unitPrice };
}

export interface Buyer {
  name: string;
  email: string;
  variantId?: number | undefined;
  /** Whether the card's later charges fail; this one goes through. */
  cardDeclinesLater?: boolean | undefined;
}

/** Takes the money of an open checkout: an order, and for a plan a subscription with its first invoice. */
export function payCheckout(world: World, checkout: Checkout, buyer: Buyer): Order {
  const offered = offeredVariants(world, checkout);
  const variant = offered.find(({ id }) => id === (buyer.variantId ?? checkout.variantId)) ?? offered[0];
  if (!variant) throw new Error(`Checkout ${checkout.id} offers nothing`);
  const { state } = world;
  const atMs = stamp(state);
  const order: Order = {
    ...quoteCheckout(world, checkout, variant),
    id: nextId(state),
    identifier: randomUUID(),
    orderNumber: Object.keys(state.orders).length + 1,
    customerId: customerOf(world, buyer).id,
    itemId: nextId(state),
    variantId: variant.id,
    custom: checkout.checkoutData.custom ?? {},
    createdAtMs: atMs,
    updatedAtMs: atMs,
  };
  state.orders[order.id] = order;
  checkout.orderId = order.id;
  checkout.updatedAtMs = stamp(state);
  announceOrder(world, 'order_created', order);
  if (variant.kind === 'plan') beginSubscription(world, order, buyer.cardDeclinesLater ?? false);
  world.changed();
  return order;
}

function customerOf(world: World, { name, email }: Buyer): Customer {
  const { customers } = world.state;
  const known = Object.values(customers).find((customer) => customer.email === email);
  if (known) return known;
  const atMs = stamp(world.state);
  const customer = { id: nextId(world.state), name, email, createdAtMs: atMs, updatedAtMs: atMs };
  customers[customer.id] = customer;
  return customer;
}
