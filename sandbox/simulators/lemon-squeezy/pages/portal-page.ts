import { findVariant } from '#sandbox/simulators/lemon-squeezy/catalogue.ts';
import { dollars } from '#sandbox/simulators/lemon-squeezy/money.ts';
import type { Customer, Invoice, Subscription } from '#sandbox/simulators/lemon-squeezy/records.ts';
import { signedUrl } from '#sandbox/simulators/lemon-squeezy/signed-url.ts';
import { invoicesOf } from '#sandbox/simulators/lemon-squeezy/subscriptions/invoices.ts';
import { formatted } from '#sandbox/simulators/lemon-squeezy/wire/document.ts';
import { invoiceStatus } from '#sandbox/simulators/lemon-squeezy/wire/invoice.ts';
import type { World } from '#sandbox/simulators/lemon-squeezy/world.ts';
import { type Html, html } from '#sandbox/simulators/shared/html.ts';
import { button, page } from './layout.ts';

/** The customer portal: each subscription with its card, its end, its invoices. `here` is the page's signed address. */
export function portalPage(world: World, customer: Customer, subscriptions: Subscription[], here: string): string {
  return page(
    `Billing of ${customer.name}`,
    html`<p>${customer.email}</p>
${subscriptions.length === 0 && html`<p>There are no subscriptions.</p>`}
${subscriptions.map((subscription) => section(world, subscription, here))}`,
  );
}

export function paymentDetailsPage(subscription: Subscription, here: string): string {
  return page('Change the card', html`<div class="card">${cardForm(subscription, here)}</div>`, 'narrow');
}

/** A receipt of an order, or one invoice. */
export function receiptPage(title: string, lines: [string, string][]): string {
  const rows = lines.map(([name, value]) => html`<tr><td>${name}</td><td class="sum">${value}</td></tr>`);
  return page(title, html`<div class="table"><table>${rows}</table></div>`, 'narrow');
}

function section(world: World, subscription: Subscription, here: string): Html {
  const variant = findVariant(world.catalogue, subscription.variantId);
  const plans = world.catalogue.variants.filter(({ kind, id }) => kind === 'plan' && id !== subscription.variantId);
  const isLiving = ['active', 'paused', 'past_due', 'unpaid'].includes(subscription.status);
  const act = (action: string, label: string, fields = {}) =>
    button(here, label, { subscription: String(subscription.id), do: action, ...fields });
  return html`<section class="card"><h2 style="margin-top:0">${variant?.name}</h2>
<p><strong>${formatted(subscription.status)}</strong>. ${whenNext(subscription)}</p>
<div class="row">
${isLiving && act('cancel', 'Cancel the subscription')}
${subscription.status === 'cancelled' && act('resume', 'Resume the subscription')}
${subscription.status === 'paused' && act('unpause', 'Unpause the subscription')}
${subscription.status === 'active' && plans.map(({ id, name }) => act('plan', `Change to ${name}`, { variant: String(id) }))}
</div>
${subscription.status !== 'expired' && cardForm(subscription, here)}
<h2>Invoices</h2><div class="table"><table>
<tr><th>Date</th><th>For</th><th>State</th><th class="sum">Total</th><th></th></tr>
${invoicesOf(world, subscription)
  .reverse()
  .map((invoice) => invoiceRow(world, invoice))}</table></div></section>`;
}

function whenNext({ status, periodEndMs, endsAtMs, dunning, pause }: Subscription): string {
  switch (status) {
    case 'active':
      return `It renews on ${day(periodEndMs)}.`;
    case 'paused':
      return pause?.resumesAtMs ? `Payments go on from ${day(pause.resumesAtMs)}.` : 'No payments are taken.';
    case 'past_due':
      return `The last payment failed. The next attempt is on ${day(dunning?.nextAtMs ?? periodEndMs)}.`;
    case 'unpaid':
      return 'All attempts to take the payment failed. Change the card to pay now.';
    case 'cancelled':
      return `It can be used until ${day(endsAtMs ?? periodEndMs)}.`;
    case 'expired':
      return `It ended on ${day(endsAtMs ?? periodEndMs)}.`;
  }
}

function cardForm(subscription: Subscription, here: string): Html {
  const { card } = subscription;
  return html`<form method="post" action="${here}">
<input type="hidden" name="subscription" value="${subscription.id}"><input type="hidden" name="do" value="card">
<label for="card-${subscription.id}">Card (now Visa ending ${card.lastFour}${card.declines && ', which declines'})</label>
<div class="row"><select id="card-${subscription.id}" name="card" style="flex:1 1 14rem;width:auto;min-width:0;max-width:100%">
<option value="good">Visa 4242 4242 4242 4242, always pays</option>
<option value="declining">Visa 4000 0000 0000 0341, always declines</option></select>
<button class="main">Change the card</button></div></form>`;
}

function invoiceRow(world: World, invoice: Invoice): Html {
  const link =
    invoice.status === 'paid' &&
    html`<a href="${signedUrl(world, `/subscription-invoice/${invoice.id}`)}">Invoice ${invoice.id}</a>`;
  return html`<tr><td>${day(invoice.createdAtMs)}</td><td>${formatted(invoice.billingReason)}</td>
<td>${formatted(invoiceStatus(invoice))}</td><td class="sum">${dollars(invoice.total)}</td><td>${link}</td></tr>`;
}

export function day(atMs: number): string {
  return new Date(atMs).toLocaleDateString('en-US', { dateStyle: 'medium', timeZone: 'UTC' });
}
