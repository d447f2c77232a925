import { findVariant } from '#sandbox/simulators/lemon-squeezy/catalogue.ts';
import { checkoutState } from '#sandbox/simulators/lemon-squeezy/checkout.ts';
import { nowMs } from '#sandbox/simulators/lemon-squeezy/clock.ts';
import { dollars, paidStatus } from '#sandbox/simulators/lemon-squeezy/money.ts';
import type { Checkout, Order, Subscription } from '#sandbox/simulators/lemon-squeezy/records.ts';
import { refundable } from '#sandbox/simulators/lemon-squeezy/refund.ts';
import { signedUrl } from '#sandbox/simulators/lemon-squeezy/signed-url.ts';
import { shortcutsFor } from '#sandbox/simulators/lemon-squeezy/subscriptions/control-routes.ts';
import type { Delivery } from '#sandbox/simulators/lemon-squeezy/webhooks/delivery.ts';
import { formatted } from '#sandbox/simulators/lemon-squeezy/wire/document.ts';
import type { World } from '#sandbox/simulators/lemon-squeezy/world.ts';
import { type Html, html } from '#sandbox/simulators/shared/html.ts';
import { button, page } from './layout.ts';
import { day } from './portal-page.ts';

const SHOWN = 50;
/** Shortcuts that need to be told more than a button can. */
const NOT_BUTTONS = new Set(['card', 'change-plan']);

/** The page at `/`: the clock, and everything that was sold, with what can be made to happen to it. */
export function homePage(world: World): string {
  const { state } = world;
  const newest = <T>(all: Record<string, T>): T[] => Object.values(all).reverse().slice(0, SHOWN);
  return page(
    'Lemon Squeezy, simulated',
    html`<div class="card"><p style="margin-top:0">The store’s clock: <strong>${new Date(nowMs(state)).toUTCString()}</strong>.
Moving it forward lets renewals, retries and ends happen. <a href="/_control/state">State as JSON</a></p>
<div class="row">${[1, 7, 31].map((days) => button('/_control/clock', `${days} ${days === 1 ? 'day' : 'days'} on`, { advanceDays: String(days) }))}</div></div>
${section(
  'Subscriptions',
  ['Subscription', 'Plan', 'State', 'Renews or ends', ''],
  newest(state.subscriptions).map((one) => subscriptionRow(world, one)),
)}
${section(
  'Orders',
  ['Order', 'What', 'State', 'Total', ''],
  newest(state.orders).map((one) => orderRow(world, one)),
)}
${section(
  'Checkouts',
  ['Checkout', 'What', 'State', 'Custom data'],
  newest(state.checkouts).map((one) => checkoutRow(world, one)),
)}
${section(`Events sent (${state.deliveries.length})`, ['Event', 'About', 'State', 'Attempts', ''], state.deliveries.slice(-SHOWN).reverse().map(deliveryRow))}`,
  );
}

function section(title: string, heads: string[], rows: Html[]): Html {
  const none = html`<tr><td colspan="${heads.length}">None yet.</td></tr>`;
  return html`<h2>${title}</h2><div class="table"><table><tr>${heads.map((head) => html`<th>${head}</th>`)}</tr>
${rows.length > 0 ? rows : none}</table></div>`;
}

function subscriptionRow(world: World, subscription: Subscription): Html {
  const buttons = shortcutsFor(subscription)
    .filter((name) => !NOT_BUTTONS.has(name))
    .map((name) => button(`/_control/subscriptions/${subscription.id}/${name}`, formatted(name)));
  const portal = signedUrl(world, `/billing/${subscription.customerId}`);
  return html`<tr><td>${subscription.id}<br><a href="${portal}">${world.state.customers[subscription.customerId]?.email}</a></td>
<td>${findVariant(world.catalogue, subscription.variantId)?.name}</td>
<td>${formatted(subscription.status)}${subscription.card.declines && html`<br><span class="bad">card declines</span>`}</td>
<td>${day(subscription.endsAtMs ?? subscription.periodEndMs)}</td><td><div class="row small">${buttons}</div></td></tr>`;
}

function orderRow(world: World, order: Order): Html {
  const left = refundable(order);
  const path = `/_control/orders/${order.id}/refund`;
  const buttons = left > 0 && [
    button(path, 'Refund'),
    ...(left > 1 ? [button(path, 'Refund half', { amount: String(Math.floor(left / 2)) })] : []),
  ];
  return html`<tr><td>${order.id}<br>${world.state.customers[order.customerId]?.email}</td>
<td>${order.quantity} × ${findVariant(world.catalogue, order.variantId)?.name}</td><td>${formatted(paidStatus(order))}</td>
<td>${dollars(order.total)}</td><td><div class="row small">${buttons}</div></td></tr>`;
}

function checkoutRow(world: World, checkout: Checkout): Html {
  return html`<tr><td><a href="/checkout/custom/${checkout.id}">${checkout.id}</a></td>
<td>${findVariant(world.catalogue, checkout.variantId)?.name}</td><td>${formatted(checkoutState(world, checkout))}</td>
<td><code>${JSON.stringify(checkout.checkoutData.custom ?? {})}</code></td></tr>`;
}

function deliveryRow(delivery: Delivery): Html {
  const isBad = delivery.status === 'dropped' || delivery.status === 'lost';
  return html`<tr><td>${delivery.event}${delivery.kind !== 'original' && ` (${delivery.kind})`}</td><td>${delivery.about}</td>
<td>${isBad ? html`<span class="bad">${formatted(delivery.status)}</span>` : formatted(delivery.status)}</td>
<td>${delivery.attempts.map(({ outcome }) => String(outcome)).join(', ')}</td>
<td><div class="row small">${button(`/_control/deliveries/${delivery.id}/resend`, 'Send again')}</div></td></tr>`;
}
