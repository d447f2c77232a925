import type { CustomData, Invoice, Order, Subscription } from '#sandbox/simulators/lemon-squeezy/records.ts';
import type { Resource } from '#sandbox/simulators/lemon-squeezy/wire/document.ts';
import { invoiceResource } from '#sandbox/simulators/lemon-squeezy/wire/invoice.ts';
import { orderResource } from '#sandbox/simulators/lemon-squeezy/wire/order.ts';
import { subscriptionResource } from '#sandbox/simulators/lemon-squeezy/wire/subscription.ts';
import type { World } from '#sandbox/simulators/lemon-squeezy/world.ts';
import { deliverEvent } from './deliver.ts';
import type { EventName } from './delivery.ts';

export function announceOrder(world: World, event: Extract<EventName, `order_${string}`>, order: Order): void {
  announce(world, event, orderResource(world, order), order.custom);
}

export function announceSubscription(
  world: World,
  event: Exclude<Extract<EventName, `subscription_${string}`>, `subscription_payment_${string}`>,
  subscription: Subscription,
): void {
  announce(world, event, subscriptionResource(world, subscription), subscription.custom);
}

/** These are about the invoice; custom data comes with them only if the settings say so. */
export function announcePayment(
  world: World,
  event: Extract<EventName, `subscription_payment_${string}`>,
  invoice: Invoice,
): void {
  const custom = world.state.settings.customDataOnInvoices
    ? world.state.subscriptions[invoice.subscriptionId]?.custom
    : undefined;
  announce(world, event, invoiceResource(world, invoice), custom ?? {});
}

function announce(world: World, event: EventName, data: Resource, custom: CustomData): void {
  const meta = {
    test_mode: world.state.settings.isTestMode,
    event_name: event,
    ...(Object.keys(custom).length > 0 ? { custom_data: custom } : {}),
  };
  deliverEvent(world, event, `${data.type} ${data.id}`, JSON.stringify({ meta, data }));
}
