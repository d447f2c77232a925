import { nowMs } from './clock.ts';
import type { Amounts, Invoice, Order } from './records.ts';
import { touch } from './subscriptions/begin.ts';
import { announceOrder, announcePayment } from './webhooks/announce.ts';
import type { World } from './world.ts';

/** What can still be given back. */
export function refundable({ total, refundedAmount }: Amounts): number {
  return total - refundedAmount;
}

/** Gives back money of an order. A plan's first invoice is the same money, so it shows the refund too. */
export function refundOrder(world: World, order: Order, amount: number): void {
  giveBack(world, order, amount);
  announceOrder(world, 'order_refunded', order);
  const invoice = firstInvoice(world, order);
  if (!invoice) return;
  giveBack(world, invoice, amount);
  announcePayment(world, 'subscription_payment_refunded', invoice);
}

export function refundInvoice(world: World, invoice: Invoice, amount: number): void {
  const order = Object.values(world.state.orders).find((one) => firstInvoice(world, one)?.id === invoice.id);
  if (order) {
    refundOrder(world, order, amount);
    return;
  }
  giveBack(world, invoice, amount);
  announcePayment(world, 'subscription_payment_refunded', invoice);
}

function firstInvoice(world: World, order: Order): Invoice | undefined {
  if (order.subscriptionId === undefined) return undefined;
  return Object.values(world.state.invoices).find(
    ({ subscriptionId, billingReason }) => subscriptionId === order.subscriptionId && billingReason === 'initial',
  );
}

function giveBack(world: World, record: Order | Invoice, amount: number): void {
  record.refundedAmount += amount;
  record.refundedAtMs = nowMs(world.state);
  touch(world, record);
}
