import express, { type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import { checkoutState, payCheckout } from './checkout.ts';
import { nowMs } from './clock.ts';
import { done, noSuch, parse } from './control-request.ts';
import { refundable, refundInvoice, refundOrder } from './refund.ts';
import { settingsShape } from './settings.ts';
import { subscriptionControlRoutes } from './subscriptions/control-routes.ts';
import { moveClock } from './subscriptions/due.ts';
import { webhookControlRoutes } from './webhooks/control-routes.ts';
import type { World } from './world.ts';

const DAY_MS = 24 * 60 * 60_000;
/** A form sends text. */
const number = z.coerce.number();
const clockShape = z.union([
  z.strictObject({ advanceDays: number.min(0) }),
  z.strictObject({ advanceMs: number.min(0) }),
  z.strictObject({ to: z.iso.datetime({ offset: true }) }),
]);
const buyerShape = z.strictObject({
  name: z.string().default('Test Buyer'),
  email: z.email().optional(),
  variantId: number.optional(),
  cardDeclinesLater: z.boolean().optional(),
});
const refundShape = z.strictObject({ amount: number.int().min(1).optional() });

/** What a test, or a person at the page, does to the simulated store and its buyers. */
export function lemonSqueezyControlRoutes(world: World): Router {
  const router = express.Router();
  router.use('/_control', express.json(), express.urlencoded({ extended: false }));

  router.get('/_control/clock', (_request, response) => void response.json(clock(world)));
  router.post('/_control/clock', (request, response) => {
    const wanted = parse(clockShape, request, response);
    if (!wanted) return;
    const beforeMs = nowMs(world.state);
    const toMs =
      'to' in wanted
        ? Date.parse(wanted.to)
        : beforeMs + ('advanceMs' in wanted ? wanted.advanceMs : wanted.advanceDays * DAY_MS);
    if (toMs < beforeMs) return void response.status(409).json({ error: 'the clock only goes forward' });
    moveClock(world, toMs);
    done(request, response, clock(world));
  });
  router.get('/_control/settings', (_request, response) => void response.json(world.state.settings));
  router.post('/_control/settings', (request, response) => {
    const changes = parse(settingsShape.partial(), request, response);
    if (!changes) return;
    Object.assign(world.state.settings, changes);
    world.changed();
    response.json(world.state.settings);
  });
  router.post('/_control/checkouts/:id/pay', (request, response) => {
    const checkout = world.state.checkouts[request.params.id];
    if (!checkout) return noSuch(response, 'checkout');
    const buyer = parse(buyerShape, request, response);
    if (!buyer) return;
    const state = checkoutState(world, checkout);
    if (state !== 'open') return void response.status(409).json({ error: `the checkout is ${state}` });
    const email = buyer.email ?? (checkout.checkoutData.email || 'buyer@example.com');
    const { id, subscriptionId } = payCheckout(world, checkout, { ...buyer, email });
    done(request, response, { orderId: id, subscriptionId });
  });
  router.post('/_control/orders/:id/refund', (request, response) => {
    const order = world.state.orders[request.params.id];
    if (!order) return noSuch(response, 'order');
    refund(request, response, refundable(order), (amount) => refundOrder(world, order, amount));
  });
  router.post('/_control/invoices/:id/refund', (request, response) => {
    const invoice = world.state.invoices[request.params.id];
    if (!invoice) return noSuch(response, 'invoice');
    const left = invoice.status === 'paid' ? refundable(invoice) : 0;
    refund(request, response, left, (amount) => refundInvoice(world, invoice, amount));
  });
  router.use(subscriptionControlRoutes(world));
  router.use(webhookControlRoutes(world));
  return router;
}

function clock(world: World): { now: string; offsetMs: number } {
  return { now: new Date(nowMs(world.state)).toISOString(), offsetMs: world.state.clock.offsetMs };
}

function refund(request: Request, response: Response, left: number, giveBack: (amount: number) => void): void {
  const wanted = parse(refundShape, request, response);
  if (!wanted) return;
  const amount = wanted.amount ?? left;
  if (left === 0 || amount > left) return void response.status(409).json({ error: `only ${left} is left to refund` });
  giveBack(amount);
  done(request, response, { refunded: amount });
}
