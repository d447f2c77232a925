import { findVariant, productOf, type Variant } from '#sandbox/simulators/lemon-squeezy/catalogue.ts';
import { checkoutState, offeredVariants, quoteCheckout } from '#sandbox/simulators/lemon-squeezy/checkout.ts';
import { dollars } from '#sandbox/simulators/lemon-squeezy/money.ts';
import type { Checkout } from '#sandbox/simulators/lemon-squeezy/records.ts';
import type { World } from '#sandbox/simulators/lemon-squeezy/world.ts';
import { type Html, html } from '#sandbox/simulators/shared/html.ts';
import { page } from './layout.ts';

/** What the buyer sees: product, sums, and what can be done. `variantId` is the one chosen, if there is a choice. */
export function checkoutPage(world: World, checkout: Checkout, variantId?: number, error?: string): string {
  const state = checkoutState(world, checkout);
  if (state !== 'open') return closedPage(state);
  const offered = offeredVariants(world, checkout);
  const chosen = offered.find(({ id }) => id === (variantId ?? checkout.variantId)) ?? offered[0];
  if (!chosen) return closedPage('expired');
  const { email = '', name = '' } = checkout.checkoutData;
  return page(
    titleOf(world, checkout, chosen),
    html`<div class="card"><div class="stack" style="margin:0">${sumsTable(world, checkout, chosen)}</div></div>
${offered.length > 1 && choices(world, checkout, offered, chosen)}
<form class="card" method="post">
${error && html`<p class="error" role="alert">${error}</p>`}
<input type="hidden" name="variant" value="${chosen.id}">
<label for="email">Email</label>
<input id="email" name="email" type="email" required value="${email || 'buyer@example.com'}">
<label for="name">Name on the card</label>
<input id="name" name="name" type="text" required value="${name || 'Test Buyer'}">
<label for="card">Card</label>
<select id="card" name="card">
<option value="good">Visa 4242 4242 4242 4242, always pays</option>
${chosen.kind === 'plan' && html`<option value="declining">Visa 4000 0000 0000 0341, declines from the renewal on</option>`}
</select>
<div class="stack">
<button class="main wide" name="do" value="pay">Pay ${dollars(quoteCheckout(world, checkout, chosen).total)}</button>
<button class="wide" name="do" value="decline">Decline the card</button>
<button class="wide" name="do" value="close" formnovalidate>Close</button>
</div></form>`,
    'narrow',
  );
}

export function leftPage(checkout: Checkout): string {
  return page(
    'You left the checkout',
    html`<div class="card"><p>Nothing was charged. You can close this page, or come back to the checkout.</p>
<p><a class="button" href="/checkout/custom/${checkout.id}">Back to the checkout</a></p></div>`,
    'narrow',
  );
}

/** Shown when the store gave no address to go on to. */
export function thankYouPage(): string {
  return page(
    'Thank you',
    html`<div class="card"><p>Your payment went through. You can close this page.</p></div>`,
    'narrow',
  );
}

function closedPage(state: 'used' | 'expired'): string {
  const [title, text] =
    state === 'used'
      ? ['This checkout was used', 'It has been paid already. Start again in the app if you want to buy once more.']
      : ['This checkout has expired', 'Nothing was charged. Start again in the app to get a new one.'];
  return page(title, html`<div class="card"><p>${text}</p></div>`, 'narrow');
}

function titleOf(world: World, checkout: Checkout, variant: Variant): string {
  const own = checkout.productOptions.name;
  if (typeof own === 'string' && own && variant.id === checkout.variantId) return own;
  const product = productOf(world.catalogue, variant).name;
  return variant.name === 'Default' ? product : `${product}: ${variant.name}`;
}

function sumsTable(world: World, checkout: Checkout, variant: Variant): Html {
  const quote = quoteCheckout(world, checkout, variant);
  const each = variant.kind === 'plan' ? ' a month' : '';
  const { taxPercent } = world.state.settings;
  return html`<table>
<tr><td>Price</td><td class="sum">${dollars(quote.unitPrice)}${each}</td></tr>
<tr><td>Quantity</td><td class="sum">${quote.quantity}</td></tr>
<tr><td>Subtotal</td><td class="sum">${dollars(quote.subtotal)}</td></tr>
<tr><td>Tax (${taxPercent} %)</td><td class="sum">${dollars(quote.tax)}</td></tr>
<tr class="total"><td>Due today</td><td class="sum">${dollars(quote.total)}</td></tr></table>`;
}

function choices(world: World, checkout: Checkout, offered: Variant[], chosen: Variant): Html {
  const links = offered.map(({ id }) => {
    const variant = findVariant(world.catalogue, id);
    if (!variant) return html``;
    const label = `${variant.name}, ${dollars(quoteCheckout(world, checkout, variant).subtotal)}`;
    return id === chosen.id
      ? html`<strong class="button" aria-current="true">${label}</strong>`
      : html`<a class="button" href="?variant=${id}">${label}</a>`;
  });
  return html`<nav class="row" aria-label="What to buy">${links}</nav>`;
}
