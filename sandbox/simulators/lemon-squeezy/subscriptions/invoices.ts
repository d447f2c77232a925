import { findVariant } from '#sandbox/simulators/lemon-squeezy/catalogue.ts';
import { stamp } from '#sandbox/simulators/lemon-squeezy/clock.ts';
import { priced } from '#sandbox/simulators/lemon-squeezy/money.ts';
import type { BillingReason, Invoice, Subscription } from '#sandbox/simulators/lemon-squeezy/records.ts';
import { nextId, type World } from '#sandbox/simulators/lemon-squeezy/world.ts';

/** Makes an invoice that waits for its payment. */
export function openInvoice(
  world: World,
  subscription: Subscription,
  billingReason: BillingReason,
  subtotal: number,
): Invoice {
  const atMs = stamp(world.state);
  const invoice: Invoice = {
    ...priced(world.state.settings, subtotal),
    id: nextId(world.state),
    subscriptionId: subscription.id,
    customerId: subscription.customerId,
    billingReason,
    status: 'pending',
    card: subscription.card,
    createdAtMs: atMs,
    updatedAtMs: atMs,
  };
  world.state.invoices[invoice.id] = invoice;
  return invoice;
}

/** What a month costs. A price that a checkout had set for itself stays with its subscription's variant. */
export function monthlyPrice(world: World, subscription: Subscription): number {
  const order = world.state.orders[subscription.orderId];
  const isAsOrdered = order?.variantId === subscription.variantId;
  const unitPrice = isAsOrdered ? order.unitPrice : (findVariant(world.catalogue, subscription.variantId)?.price ?? 0);
  return unitPrice * subscription.quantity;
}

export function invoicesOf(world: World, subscription: Subscription): Invoice[] {
  return Object.values(world.state.invoices).filter(({ subscriptionId }) => subscriptionId === subscription.id);
}
