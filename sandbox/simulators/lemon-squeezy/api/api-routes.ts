import express, { type Router } from 'express';
import { createCheckout } from '#sandbox/simulators/lemon-squeezy/checkout.ts';
import { cancel } from '#sandbox/simulators/lemon-squeezy/subscriptions/change.ts';
import { settle } from '#sandbox/simulators/lemon-squeezy/subscriptions/due.ts';
import {
  priceResource,
  productResource,
  storeResource,
  variantResource,
} from '#sandbox/simulators/lemon-squeezy/wire/catalogue.ts';
import { checkoutResource } from '#sandbox/simulators/lemon-squeezy/wire/checkout.ts';
import { customerResource } from '#sandbox/simulators/lemon-squeezy/wire/customer.ts';
import { type Resource, single } from '#sandbox/simulators/lemon-squeezy/wire/document.ts';
import { invoiceResource } from '#sandbox/simulators/lemon-squeezy/wire/invoice.ts';
import { orderItemResource, orderResource } from '#sandbox/simulators/lemon-squeezy/wire/order.ts';
import { subscriptionResource } from '#sandbox/simulators/lemon-squeezy/wire/subscription.ts';
import { webhookResources } from '#sandbox/simulators/lemon-squeezy/wire/webhook.ts';
import type { World } from '#sandbox/simulators/lemon-squeezy/world.ts';
import { checkKey, limitRate } from './access.ts';
import { changeSubscription } from './change-subscription.ts';
import { parseCheckout } from './checkout-request.ts';
import { answer, answerList, attribute } from './list.ts';
import { refundRoutes } from './refund-routes.ts';
import { NOT_FOUND, refuse } from './refusal.ts';

/** The service's own API under /v1. */
export function apiRoutes(world: World): Router {
  const router = express.Router();
  router.use('/v1', checkKey(world), limitRate(world), express.json({ type: () => true, limit: '1mb' }));
  router.use('/v1', (_request, _response, next) => {
    settle(world);
    next();
  });
  router.get('/v1/users/me', (_request, response) => {
    const attributes = { name: world.catalogue.storeName, email: 'owner@modelsnap.example', color: '#7047EB' };
    const data = { type: 'users', id: '1', attributes, links: { self: 'https://api.lemonsqueezy.com/v1/users/1' } };
    answer(response, { meta: { test_mode: world.state.settings.isTestMode }, jsonapi: { version: '1.0' }, data });
  });
  checkoutWrites(world, router);
  subscriptionWrites(world, router);
  router.use(refundRoutes(world));
  reads(world, router);
  return router;
}

function checkoutWrites(world: World, router: Router): void {
  router.post('/v1/checkouts', (request, response) => {
    const parsed = parseCheckout(world, request.body);
    if (!parsed.ok) return refuse(response, ...parsed.refusals);
    const checkout = createCheckout(world, parsed.wanted);
    answer(response, single(checkoutResource(world, checkout, parsed.withPreview)), 201);
  });
}

function subscriptionWrites(world: World, router: Router): void {
  router.patch('/v1/subscriptions/:id', (request, response) => {
    const subscription = world.state.subscriptions[request.params.id];
    if (!subscription) return refuse(response, NOT_FOUND);
    const [first, ...others] = changeSubscription(world, subscription, request.body);
    if (first) return refuse(response, first, ...others);
    answer(response, single(subscriptionResource(world, subscription)));
  });
  router.delete('/v1/subscriptions/:id', (request, response) => {
    const subscription = world.state.subscriptions[request.params.id];
    if (!subscription) return refuse(response, NOT_FOUND);
    if (subscription.status === 'expired')
      return refuse(response, { status: 422, detail: 'An expired subscription cannot be cancelled.' });
    cancel(world, subscription);
    answer(response, single(subscriptionResource(world, subscription)));
  });
}

/** Everything that can be read, by id and as a list, the newest first. */
function reads(world: World, router: Router): void {
  const { catalogue } = world;
  const records =
    <T extends { createdAtMs: number }>(all: () => Record<string, T>, present: (world: World, record: T) => Resource) =>
    () =>
      Object.values(all())
        .sort((a, b) => b.createdAtMs - a.createdAtMs)
        .map((record) => present(world, record));
  const named = (...names: string[]) => Object.fromEntries(names.map((name) => [name, attribute(name)]));
  const collections: Record<string, { list: () => Resource[]; filters: Record<string, (one: Resource) => unknown> }> = {
    stores: { list: () => [storeResource(world)], filters: {} },
    products: {
      list: () => catalogue.products.map((product) => productResource(world, product)),
      filters: named('store_id'),
    },
    variants: {
      list: () => catalogue.variants.map((variant) => variantResource(world, variant)),
      filters: named('product_id', 'status'),
    },
    prices: {
      list: () => catalogue.variants.map((variant) => priceResource(world, variant)),
      filters: named('variant_id'),
    },
    webhooks: { list: () => webhookResources(world), filters: named('store_id') },
    customers: { list: records(() => world.state.customers, customerResource), filters: named('store_id', 'email') },
    checkouts: {
      list: records(
        () => world.state.checkouts,
        (_world, checkout) => checkoutResource(world, checkout, false),
      ),
      filters: named('store_id', 'variant_id'),
    },
    orders: {
      list: records(() => world.state.orders, orderResource),
      filters: named('store_id', 'user_email', 'order_number'),
    },
    'order-items': {
      list: records(() => world.state.orders, orderItemResource),
      filters: named('order_id', 'product_id', 'variant_id'),
    },
    subscriptions: {
      list: records(() => world.state.subscriptions, subscriptionResource),
      filters: named('store_id', 'order_id', 'order_item_id', 'product_id', 'variant_id', 'user_email', 'status'),
    },
    'subscription-invoices': {
      list: records(() => world.state.invoices, invoiceResource),
      filters: named('store_id', 'status', 'refunded', 'subscription_id'),
    },
  };
  for (const [type, { list, filters }] of Object.entries(collections)) {
    router.get(`/v1/${type}`, (request, response) => answerList(request, response, list(), filters));
    router.get(`/v1/${type}/:id`, (request, response) => {
      const found = list().find(({ id }) => id === request.params.id);
      if (found) answer(response, single(found));
      else refuse(response, NOT_FOUND);
    });
  }
}
