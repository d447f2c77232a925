import express, { type Request, type Response, type Router } from 'express';
import type { Amounts } from '#sandbox/simulators/lemon-squeezy/records.ts';
import { refundable, refundInvoice, refundOrder } from '#sandbox/simulators/lemon-squeezy/refund.ts';
import { signedUrl } from '#sandbox/simulators/lemon-squeezy/signed-url.ts';
import { single } from '#sandbox/simulators/lemon-squeezy/wire/document.ts';
import { invoiceResource } from '#sandbox/simulators/lemon-squeezy/wire/invoice.ts';
import { orderResource } from '#sandbox/simulators/lemon-squeezy/wire/order.ts';
import type { World } from '#sandbox/simulators/lemon-squeezy/world.ts';
import { answer } from './list.ts';
import { NOT_FOUND, refuse } from './refusal.ts';

/** Refunds of orders and invoices, and their documents. */
export function refundRoutes(world: World): Router {
  const router = express.Router();
  router.post('/v1/orders/:id/refund', (request, response) => {
    const order = world.state.orders[request.params.id];
    if (!order) return refuse(response, NOT_FOUND);
    const amount = amountOf(request, response, order);
    if (amount === undefined) return;
    refundOrder(world, order, amount);
    answer(response, single(orderResource(world, order)));
  });
  router.post('/v1/subscription-invoices/:id/refund', (request, response) => {
    const invoice = world.state.invoices[request.params.id];
    if (!invoice) return refuse(response, NOT_FOUND);
    if (invoice.status !== 'paid') return refuse(response, { status: 422, detail: 'The invoice has not been paid.' });
    const amount = amountOf(request, response, invoice);
    if (amount === undefined) return;
    refundInvoice(world, invoice, amount);
    answer(response, single(invoiceResource(world, invoice)));
  });
  router.post('/v1/orders/:id/generate-invoice', (request, response) => {
    const order = world.state.orders[request.params.id];
    if (!order) return refuse(response, NOT_FOUND);
    document(response, signedUrl(world, `/my-orders/${order.identifier}`));
  });
  router.post('/v1/subscription-invoices/:id/generate-invoice', (request, response) => {
    const invoice = world.state.invoices[request.params.id];
    if (!invoice) return refuse(response, NOT_FOUND);
    document(response, signedUrl(world, `/subscription-invoice/${invoice.id}`));
  });
  return router;
}

/** The sum to give back, all that is left when the request names none; undefined after a refusal. */
function amountOf(request: Request, response: Response, paid: Amounts): number | undefined {
  const left = refundable(paid);
  const amount: unknown = request.body?.data?.attributes?.amount ?? left;
  const pointer = '/data/attributes/amount';
  if (left === 0) refuse(response, { status: 422, detail: 'It has been refunded already.', pointer });
  else if (typeof amount !== 'number' || !Number.isInteger(amount) || amount < 1)
    refuse(response, { status: 422, detail: 'The amount must be at least 1.', pointer });
  else if (amount > left)
    refuse(response, { status: 422, detail: `The amount must not be greater than ${left}.`, pointer });
  else return amount;
  return undefined;
}

function document(response: Response, url: string): void {
  answer(response, { meta: { urls: { download_invoice: url } }, jsonapi: { version: '1.0' } });
}
