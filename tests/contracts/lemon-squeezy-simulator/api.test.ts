import {
  createCheckout,
  getCheckout,
  getOrder,
  getSubscription,
  issueOrderRefund,
  lemonSqueezySetup,
  listCheckouts,
  listOrders,
  listPrices,
  listSubscriptions,
  listVariants,
  updateSubscription,
} from '@lemonsqueezy/lemonsqueezy.js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  API,
  GROWTH,
  lastOf,
  MODEL_PURCHASE,
  names,
  PACK_25,
  type SimulatedPayments,
  STARTER,
  STORE,
  startSimulatedPayments,
} from './simulated-payments.ts';

let payments: SimulatedPayments;
beforeAll(async () => {
  payments = await startSimulatedPayments();
});
afterAll(() => payments.close());
beforeEach(async () => {
  await payments.newEvents();
  await payments.control('reset');
});

const raw = (path: string, init: RequestInit = {}) =>
  fetch(`${API}${path}`, {
    ...init,
    headers: { authorization: 'Bearer test-key', 'content-type': 'application/vnd.api+json', ...init.headers },
  });

describe('A checkout', () => {
  it('answers with the address for the buyer and everything that was asked for', async () => {
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const { statusCode, data } = await createCheckout(STORE, PACK_25, {
      customPrice: 1234,
      expiresAt,
      preview: true,
      testMode: true,
      productOptions: { redirectUrl: 'https://shop.example/back', enabledVariants: [PACK_25] },
      checkoutData: {
        email: 'ana@example.com',
        custom: { shop_id: 'shop-1' },
        variantQuantities: [{ variantId: PACK_25, quantity: 3 }],
      },
    });
    expect(statusCode).toBe(201);
    expect(data?.data).toMatchObject({
      type: 'checkouts',
      attributes: {
        store_id: STORE,
        variant_id: PACK_25,
        custom_price: 1234,
        product_options: { redirect_url: 'https://shop.example/back', enabled_variants: [PACK_25] },
        checkout_data: {
          email: 'ana@example.com',
          custom: { shop_id: 'shop-1' },
          variant_quantities: [{ variant_id: PACK_25, quantity: 3 }],
        },
        preview: { currency: 'USD', subtotal: 3702, tax: 0, total: 3702, total_formatted: '$37.02' },
        test_mode: true,
        url: expect.stringContaining('/checkout/custom/'),
      },
    });
    expect(Date.parse(String(data?.data.attributes.expires_at))).toBe(Date.parse(expiresAt));
    const id = String(data?.data.id);
    expect((await getCheckout(id)).data?.data.attributes.url).toBe(data?.data.attributes.url);
    expect((await listCheckouts({ filter: { variantId: PACK_25 } })).data?.data.map((one) => one.id)).toEqual([id]);
  });

  it.each([
    ['an unknown variant', STORE, 99, {}, 404, '/data/relationships/variant'],
    ['another store', 1, STARTER, {}, 404, '/data/relationships/store'],
    ['a price with a fraction', STORE, STARTER, { customPrice: 1.5 }, 422, '/data/attributes/custom_price'],
    ['an end that is no time', STORE, STARTER, { expiresAt: 'soon' }, 422, '/data/attributes/expires_at'],
    [
      'custom data that is no text',
      STORE,
      STARTER,
      { checkoutData: { custom: { shop_id: 7 } } },
      422,
      '/data/attributes/checkout_data/custom',
    ],
    [
      'a variant of another product',
      STORE,
      STARTER,
      { productOptions: { enabledVariants: [PACK_25] } },
      422,
      '/data/attributes/product_options/enabled_variants',
    ],
  ])('is refused for %s, in the service’s shape', async (_what, store, variant, extra, status, pointer) => {
    const { statusCode, data, error } = await createCheckout(store, variant, extra);
    expect(statusCode).toBe(status);
    expect(error).toBeInstanceOf(Error);
    const [first] = (data as unknown as { errors: { status: string; title: string; detail: string; source: object }[] })
      .errors;
    expect(first).toMatchObject({ status: String(status), title: expect.any(String), detail: expect.any(String) });
    expect(first?.source).toEqual({ pointer: expect.stringContaining(pointer) });
    expect((await listCheckouts()).data?.data).toEqual([]);
  });

  it('sells a model’s licence at the price that the checkout sets', async () => {
    const { orderId } = await payments.buy(MODEL_PURCHASE, {}, { customPrice: 8000 });
    expect((await getOrder(orderId)).data?.data.attributes).toMatchObject({
      subtotal: 8000,
      total: 8000,
      total_formatted: '$80.00',
      currency: 'USD',
      status: 'paid',
      first_order_item: { variant_id: MODEL_PURCHASE, price: 8000, quantity: 1 },
    });
    expect(names(await payments.newEvents())).toEqual(['order_created']);
  });
});

describe('The API', () => {
  it('answers 401 to a wrong key', async () => {
    lemonSqueezySetup({ apiKey: 'other' });
    const { statusCode, data } = await listOrders();
    lemonSqueezySetup({ apiKey: 'test-key' });
    expect(statusCode).toBe(401);
    expect(data).toMatchObject({ errors: [{ status: '401', title: 'Unauthorized' }] });
  });

  it('counts calls in its headers, and answers 429 beyond the limit', async () => {
    await payments.control('settings', { rateLimit: { count: 1000, windowMs: 60_000 } });
    const first = await raw('/v1/variants');
    const left = Number(first.headers.get('x-ratelimit-remaining'));
    expect(first.headers.get('x-ratelimit-limit')).toBe('1000');
    expect(Number((await raw('/v1/variants')).headers.get('x-ratelimit-remaining'))).toBe(left - 1);
    await payments.control('settings', { rateLimit: { count: 1, windowMs: 60_000 } });
    const { statusCode, data } = await listOrders();
    expect(statusCode).toBe(429);
    expect(data).toMatchObject({ errors: [{ status: '429', title: 'Too Many Requests' }] });
  });

  it('names its plans, packs and their prices', async () => {
    const variants = (await listVariants({ page: { size: 50 } })).data?.data ?? [];
    const prices = (await listPrices({ page: { size: 50 } })).data?.data ?? [];
    const sold = variants.map(({ id, attributes }) => [
      attributes.name,
      prices.find((price) => String(price.attributes.variant_id) === id)?.attributes.unit_price,
      attributes.is_subscription,
    ]);
    expect(sold).toEqual([
      ['Starter', 1900, true],
      ['Growth', 4900, true],
      ['25 credits', 1500, false],
      ['100 credits', 5000, false],
      ['500 credits', 22_500, false],
      ['Default', 5000, false],
    ]);
  });

  it('lists in pages, the newest first, and refuses a filter that does not exist', async () => {
    const bought: number[] = [];
    for (let index = 0; index < 5; index += 1) bought.unshift((await payments.buy(PACK_25)).orderId);
    const first = await listOrders({ filter: { storeId: STORE }, page: { size: 2 } });
    expect(first.data?.meta.page).toEqual({ currentPage: 1, from: 1, lastPage: 3, perPage: 2, to: 2, total: 5 });
    expect(first.data?.links).toMatchObject({ first: expect.any(String), last: expect.any(String) });
    const pages = await Promise.all([1, 2, 3].map((number) => listOrders({ page: { size: 2, number } })));
    expect(pages.flatMap(({ data }) => data?.data.map(({ id }) => Number(id)))).toEqual(bought);
    expect((await raw('/v1/orders?filter[colour]=red')).status).toBe(400);
  });

  it('finds subscriptions by status, variant and email', async () => {
    const { subscriptionId } = await payments.buy(STARTER, { email: 'ana@example.com' });
    await payments.buy(GROWTH, { email: 'ben@example.com' });
    const found = async (filter: object) =>
      (await listSubscriptions({ filter })).data?.data.map(({ id }) => Number(id)) ?? [];
    expect(await found({ variantId: STARTER })).toEqual([subscriptionId]);
    expect(await found({ userEmail: 'ana@example.com' })).toEqual([subscriptionId]);
    expect(await found({ status: 'active' })).toHaveLength(2);
    expect(await found({ status: 'expired' })).toEqual([]);
  });

  it('refuses a change to a variant that is no plan, or of a subscription that is not there', async () => {
    const { subscriptionId } = await payments.buy(STARTER);
    expect((await updateSubscription(subscriptionId, { variantId: PACK_25 })).statusCode).toBe(422);
    expect((await updateSubscription(7, { variantId: GROWTH })).statusCode).toBe(404);
    expect((await raw('/v1/subscriptions/0')).status).toBe(404);
    expect((await getSubscription(subscriptionId)).data?.data.attributes.variant_id).toBe(STARTER);
  });
});

describe('A refund of an order', () => {
  it('gives back a part, then the rest, and no more than was paid', async () => {
    const { orderId } = await payments.buy(PACK_25);
    await payments.newEvents();
    const part = await issueOrderRefund(orderId, 500);
    expect(part.data?.data.attributes).toMatchObject({
      status: 'partial_refund',
      refunded: true,
      refunded_amount: 500,
    });
    expect(lastOf(await payments.newEvents(), 'order_refunded')).toMatchObject({ refunded_amount: 500 });
    expect((await issueOrderRefund(orderId, 1001)).statusCode).toBe(422);
    const rest = await issueOrderRefund(orderId, 1000);
    expect(rest.data?.data.attributes).toMatchObject({ status: 'refunded', refunded_amount: 1500 });
    const events = await payments.newEvents();
    expect(names(events)).toEqual(['order_refunded']);
    expect(events[0]?.meta.custom_data).toEqual({ shop_id: 'shop-1' });
    expect(events[0]?.data.attributes.refunded_at).toEqual(expect.any(String));
    expect((await issueOrderRefund(orderId, 1)).statusCode).toBe(422);
  });

  it('shows on the first invoice of a plan too', async () => {
    const { orderId } = await payments.buy(STARTER);
    await payments.newEvents();
    await payments.control(`orders/${orderId}/refund`);
    const events = await payments.newEvents();
    expect(names(events)).toEqual(['order_refunded', 'subscription_payment_refunded']);
    expect(lastOf(events, 'subscription_payment_refunded')).toMatchObject({
      status: 'refunded',
      refunded_amount: 1900,
      billing_reason: 'initial',
    });
  });
});
