import express, { type RequestHandler, type Router } from 'express';
import { dollars } from '#sandbox/simulators/lemon-squeezy/money.ts';
import type { Amounts, Subscription } from '#sandbox/simulators/lemon-squeezy/records.ts';
import { checkSignedUrl } from '#sandbox/simulators/lemon-squeezy/signed-url.ts';
import { cardOf } from '#sandbox/simulators/lemon-squeezy/subscriptions/cards.ts';
import {
  cancel,
  changeCard,
  changePlan,
  findPlan,
  resume,
  unpause,
} from '#sandbox/simulators/lemon-squeezy/subscriptions/change.ts';
import type { World } from '#sandbox/simulators/lemon-squeezy/world.ts';
import { html } from '#sandbox/simulators/shared/html.ts';
import { page } from './layout.ts';
import { day, paymentDetailsPage, portalPage, receiptPage } from './portal-page.ts';

/** Pages that open by a signed address only. Their forms come back to the address that they were opened by. */
export function portalRoutes(world: World): Router {
  const router = express.Router();
  const opened = onlySigned(world);
  const subscriptionsOf = (customerId: string) =>
    Object.values(world.state.subscriptions)
      .filter((subscription) => String(subscription.customerId) === customerId)
      .reverse();

  router.get(['/billing/:customer', '/billing/:customer/:subscription'], opened, (request, response, next) => {
    const { customer: id, subscription } = request.params;
    const customer = world.state.customers[id ?? ''];
    if (!customer) return next();
    const shown = subscriptionsOf(String(id)).filter((one) => !subscription || String(one.id) === subscription);
    response.type('html').send(portalPage(world, customer, shown, request.originalUrl));
  });
  router.post(['/billing/:customer', '/billing/:customer/:subscription'], opened, (request, response, next) => {
    const wanted = request.body as Record<string, string | undefined>;
    const found = subscriptionsOf(String(request.params.customer)).find(({ id }) => String(id) === wanted.subscription);
    if (!found) return next();
    act(world, found, wanted);
    response.redirect(303, request.originalUrl);
  });
  router.get('/subscription/:id/payment-details', opened, (request, response, next) => {
    const subscription = world.state.subscriptions[String(request.params.id)];
    if (!subscription) return next();
    response.type('html').send(paymentDetailsPage(subscription, request.originalUrl));
  });
  router.post('/subscription/:id/payment-details', opened, (request, response, next) => {
    const subscription = world.state.subscriptions[String(request.params.id)];
    if (!subscription) return next();
    act(world, subscription, { ...(request.body as Record<string, string>), do: 'card' });
    response.type('html').send(page('The card was changed', html`<p>You can close this page.</p>`, 'narrow'));
  });
  router.get('/my-orders/:identifier', opened, (request, response, next) => {
    const order = Object.values(world.state.orders).find(({ identifier }) => identifier === request.params.identifier);
    if (!order) return next();
    response
      .type('html')
      .send(receiptPage(`Receipt of order ${order.orderNumber}`, sumLines(order, order.createdAtMs)));
  });
  router.get('/subscription-invoice/:id', opened, (request, response, next) => {
    const invoice = world.state.invoices[String(request.params.id)];
    if (!invoice) return next();
    response.type('html').send(receiptPage(`Invoice ${invoice.id}`, sumLines(invoice, invoice.createdAtMs)));
  });
  return router;
}

function act(world: World, subscription: Subscription, wanted: Record<string, string | undefined>): void {
  const { status } = subscription;
  const plan = findPlan(world, wanted.variant);
  if (wanted.do === 'cancel') cancel(world, subscription);
  if (wanted.do === 'resume') resume(world, subscription);
  if (wanted.do === 'unpause') unpause(world, subscription);
  if (wanted.do === 'plan' && plan && status === 'active') changePlan(world, subscription, plan, 'at-renewal');
  if (wanted.do === 'card' && status !== 'expired')
    changeCard(world, subscription, cardOf(wanted.card === 'declining' ? 'declining' : 'good'));
}

function onlySigned(world: World): RequestHandler {
  return (request, response, next) => {
    const checked = checkSignedUrl(world, request.path, request.query);
    if (checked === 'good') return next();
    const text =
      checked === 'expired'
        ? 'This link has expired. Open it anew from the app.'
        : 'This link is not complete. Open it anew from the app.';
    response
      .status(403)
      .type('html')
      .send(page('Link not valid', html`<p>${text}</p>`, 'narrow'));
  };
}

function sumLines(paid: Amounts, atMs: number): [string, string][] {
  return [
    ['Date', day(atMs)],
    ['Subtotal', dollars(paid.subtotal)],
    ['Tax', dollars(paid.tax)],
    ['Total', dollars(paid.total)],
    ...(paid.refundedAmount > 0 ? [['Refunded', dollars(paid.refundedAmount)] as [string, string]] : []),
  ];
}
