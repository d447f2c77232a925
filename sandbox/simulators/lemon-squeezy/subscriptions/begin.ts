import { aMonthLater, nowMs, stamp } from '#sandbox/simulators/lemon-squeezy/clock.ts';
import type { Order, Subscription } from '#sandbox/simulators/lemon-squeezy/records.ts';
import { announcePayment, announceSubscription } from '#sandbox/simulators/lemon-squeezy/webhooks/announce.ts';
import { nextId, type World } from '#sandbox/simulators/lemon-squeezy/world.ts';
import { cardOf } from './cards.ts';
import { openInvoice } from './invoices.ts';

/** Begins the subscription that an order has paid for. */
export function beginSubscription(world: World, order: Order, cardDeclinesLater: boolean): Subscription {
  const { state } = world;
  const startMs = nowMs(state);
  const billingAnchor = new Date(startMs).getUTCDate();
  const atMs = stamp(state);
  const subscription: Subscription = {
    id: nextId(state),
    itemId: nextId(state),
    orderId: order.id,
    customerId: order.customerId,
    variantId: order.variantId,
    quantity: order.quantity,
    status: 'active',
    card: cardOf(cardDeclinesLater ? 'declining' : 'good'),
    pause: null,
    billingAnchor,
    periodStartMs: startMs,
    periodEndMs: aMonthLater(startMs, billingAnchor),
    endsAtMs: null,
    dunning: null,
    pendingProration: 0,
    custom: order.custom,
    createdAtMs: atMs,
    updatedAtMs: atMs,
  };
  state.subscriptions[subscription.id] = subscription;
  order.subscriptionId = subscription.id;
  const invoice = openInvoice(world, subscription, 'initial', order.subtotal);
  invoice.status = 'paid';
  announceSubscription(world, 'subscription_created', subscription);
  announcePayment(world, 'subscription_payment_success', invoice);
  touch(world, subscription);
  announceSubscription(world, 'subscription_updated', subscription);
  return subscription;
}

/** Gives a record that has changed its new `updated_at`. */
export function touch(world: World, record: { updatedAtMs: number }): void {
  record.updatedAtMs = stamp(world.state);
  world.changed();
}
