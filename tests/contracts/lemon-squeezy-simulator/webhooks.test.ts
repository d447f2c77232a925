import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { names, PACK_25, type SimulatedPayments, STARTER, sign, startSimulatedPayments } from './simulated-payments.ts';

let payments: SimulatedPayments;
beforeAll(async () => {
  payments = await startSimulatedPayments();
});
afterAll(() => payments.close());
beforeEach(async () => {
  await payments.newEvents();
  await payments.control('reset');
  await payments.control('settings', { webhookRetryMs: [20, 40, 60] });
});

describe('An event', () => {
  it('carries its name, its signature over the raw body, and our custom data', async () => {
    const { orderId } = await payments.buy(PACK_25);
    const [event, ...others] = await payments.newEvents();
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      name: 'order_created',
      contentType: 'application/json',
      meta: { event_name: 'order_created', test_mode: true, custom_data: { shop_id: 'shop-1' } },
      data: { type: 'orders', id: String(orderId) },
    });
    expect(event?.signature).toBe(sign(event?.raw ?? ''));
    expect(event?.data.attributes).toMatchObject({
      store_id: 4100,
      identifier: expect.stringMatching(/^[0-9a-f-]{36}$/),
      user_email: 'ana@example.com',
      currency: 'USD',
      subtotal: 1500,
      tax: 0,
      total: 1500,
      total_usd: 1500,
      total_formatted: '$15.00',
      status: 'paid',
      refunded: false,
      refunded_at: null,
      first_order_item: { order_id: orderId, variant_id: PACK_25, quantity: 1, price: 1500 },
      urls: { receipt: expect.stringContaining('http') },
    });
  });

  it('of a new plan comes as order, subscription, payment and update', async () => {
    const { orderId, subscriptionId } = await payments.buy(STARTER);
    const events = await payments.newEvents();
    expect(names(events)).toEqual([
      'order_created',
      'subscription_created',
      'subscription_payment_success',
      'subscription_updated',
    ]);
    expect(events[1]).toMatchObject({
      meta: { custom_data: { shop_id: 'shop-1' } },
      data: { type: 'subscriptions', id: String(subscriptionId) },
    });
    expect(events[1]?.data.attributes).toMatchObject({
      order_id: orderId,
      variant_id: STARTER,
      product_name: 'ModelSnap',
      variant_name: 'Starter',
      status: 'active',
      status_formatted: 'Active',
      card_brand: 'visa',
      card_last_four: '4242',
      pause: null,
      cancelled: false,
      trial_ends_at: null,
      first_subscription_item: { subscription_id: subscriptionId, quantity: 1 },
      ends_at: null,
      renews_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
    });
    expect(events[2]?.data).toMatchObject({
      type: 'subscription-invoices',
      attributes: { subscription_id: subscriptionId, billing_reason: 'initial', status: 'paid', total: 1900 },
    });
    expect(events[2]?.meta.custom_data).toBeUndefined();
  });
});

describe('A delivery', () => {
  it('is repeated three times until the answer is 200, and nothing else counts', async () => {
    payments.answerWith(500, 204, 302);
    await payments.buy(PACK_25);
    const events = await payments.newEvents();
    expect(new Set(events.map(({ raw }) => raw)).size).toBe(1);
    expect((await payments.deliveries())[0]).toMatchObject({
      status: 'delivered',
      attempts: [{ outcome: 500 }, { outcome: 204 }, { outcome: 302 }, { outcome: 200 }],
    });
  });

  it('is dropped after the fourth attempt, and can be sent again from the page', async () => {
    payments.answerWith(500, 500, 500, 500);
    await payments.buy(PACK_25);
    await payments.newEvents();
    const [dropped] = await payments.deliveries();
    expect(dropped).toMatchObject({ status: 'dropped' });
    expect(dropped?.attempts).toHaveLength(4);
    await payments.control(`deliveries/${dropped?.id}/resend`);
    expect(names(await payments.newEvents())).toEqual(['order_created']);
    expect((await payments.deliveries())[1]).toMatchObject({ kind: 'resent', status: 'delivered' });
  });
});

describe('On demand, deliveries', () => {
  it('come twice, byte for byte the same', async () => {
    await payments.control('webhooks', { duplicate: 1 });
    await payments.buy(PACK_25);
    const [first, second] = await payments.newEvents();
    expect(second?.raw).toBe(first?.raw);
    expect(second?.signature).toBe(first?.signature);
  });

  it('get lost, and only the API still knows', async () => {
    await payments.control('webhooks', { dropNext: 1 });
    await payments.buy(STARTER);
    expect(names(await payments.newEvents())).toEqual([
      'subscription_created',
      'subscription_payment_success',
      'subscription_updated',
    ]);
    expect((await payments.deliveries())[0]).toMatchObject({ event: 'order_created', status: 'lost' });
  });

  it('are held back and released in the reverse order', async () => {
    await payments.control('webhooks', { hold: true });
    await payments.buy(STARTER);
    expect(await payments.newEvents()).toEqual([]);
    await payments.control('webhooks/release', { order: 'reverse' });
    expect(names(await payments.newEvents())).toEqual([
      'subscription_updated',
      'subscription_payment_success',
      'subscription_created',
      'order_created',
    ]);
  });

  it('come late and shuffled, and all arrive', async () => {
    await payments.control('webhooks', { delayMs: 50, shuffle: 100 });
    await payments.buy(STARTER);
    expect(names(await payments.newEvents()).sort()).toEqual([
      'order_created',
      'subscription_created',
      'subscription_payment_success',
      'subscription_updated',
    ]);
  });

  it('are accompanied by a forged copy whose signature is wrong, and which is not repeated', async () => {
    payments.answerWith(200, 401);
    await payments.control('webhooks', { tamperNext: 1 });
    await payments.buy(PACK_25);
    const [genuine, forged] = await payments.newEvents();
    expect(genuine?.signature).toBe(sign(genuine?.raw ?? ''));
    expect(forged?.signature).not.toBe(sign(forged?.raw ?? ''));
    expect((await payments.deliveries())[1]).toMatchObject({ kind: 'forged', attempts: [{ outcome: 401 }] });
  });
});
