import {
  cancelSubscription,
  getSubscription,
  issueSubscriptionInvoiceRefund,
  listSubscriptionInvoices,
  updateSubscription,
} from '@lemonsqueezy/lemonsqueezy.js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  GROWTH,
  lastOf,
  names,
  type SimulatedPayments,
  STARTER,
  startSimulatedPayments,
} from './simulated-payments.ts';

let payments: SimulatedPayments;
let id: number;
beforeAll(async () => {
  payments = await startSimulatedPayments();
});
afterAll(() => payments.close());
beforeEach(async () => {
  await payments.newEvents();
  await payments.control('reset');
  // The 10th of a month of 31 days: every period below is as long as it looks.
  await payments.control('clock', { to: '2030-01-10T12:00:00.000Z' });
  id = (await payments.buy(STARTER)).subscriptionId;
  await payments.newEvents();
});

async function attributes() {
  const { data } = await getSubscription(id);
  if (!data) throw new Error('no subscription');
  return data.data.attributes;
}
const day = (time: unknown) => String(time).slice(0, 10);
const advance = (advanceDays: number) => payments.control('clock', { advanceDays });
const shortcut = (name: string, body = {}) => payments.control(`subscriptions/${id}/${name}`, body);
async function invoices() {
  const { data } = await listSubscriptionInvoices({ filter: { subscriptionId: id } });
  return (data?.data ?? []).map(({ attributes: { billing_reason, status, total } }) => [billing_reason, status, total]);
}

describe('A subscription', () => {
  it('renews on its day each month, with an invoice and its events', async () => {
    expect(day((await attributes()).renews_at)).toBe('2030-02-10');
    await advance(31);
    const events = await payments.newEvents();
    expect(names(events)).toEqual(['subscription_payment_success', 'subscription_updated']);
    expect(lastOf(events, 'subscription_payment_success')).toMatchObject({
      subscription_id: id,
      billing_reason: 'renewal',
      status: 'paid',
      total: 1900,
    });
    expect(day(lastOf(events, 'subscription_updated').renews_at)).toBe('2030-03-10');
    expect(await invoices()).toEqual([
      ['renewal', 'paid', 1900],
      ['initial', 'paid', 1900],
    ]);
  });

  it('tells of everything in order when the clock moves by a year', async () => {
    await advance(365);
    const events = await payments.newEvents();
    expect(events.filter(({ name }) => name === 'subscription_payment_success')).toHaveLength(12);
    const times = events.map(({ data }) => String(data.attributes.updated_at));
    expect(times).toEqual([...new Set(times)].sort());
    expect(day((await attributes()).renews_at)).toBe('2031-02-10');
  });

  it('is past due after a failed charge, and active again when a retry goes through', async () => {
    await shortcut('card', { card: 'declining' });
    await payments.newEvents();
    await advance(31);
    const failed = await payments.newEvents();
    expect(names(failed)).toEqual(['subscription_payment_failed', 'subscription_updated']);
    expect(lastOf(failed, 'subscription_payment_failed')).toMatchObject({ status: 'pending', total: 1900 });
    expect(lastOf(failed, 'subscription_updated')).toMatchObject({ status: 'past_due', ends_at: null });
    expect(day((await attributes()).renews_at)).toBe('2030-02-13');
    await shortcut('recover');
    const events = await payments.newEvents();
    expect(names(events)).toEqual([
      'subscription_updated',
      'subscription_payment_success',
      'subscription_payment_recovered',
      'subscription_updated',
    ]);
    expect(lastOf(events, 'subscription_updated')).toMatchObject({ status: 'active' });
    expect(day((await attributes()).renews_at)).toBe('2030-03-10');
    expect(await invoices()).toContainEqual(['renewal', 'paid', 1900]);
  });

  it('is unpaid after four retries over two weeks, and then expires by dunning', async () => {
    await shortcut('fail');
    await advance(13);
    expect(await attributes()).toMatchObject({ status: 'past_due' });
    await advance(1);
    const events = await payments.newEvents();
    expect(events.filter(({ name }) => name === 'subscription_payment_failed')).toHaveLength(5);
    expect(lastOf(events, 'subscription_updated')).toMatchObject({ status: 'unpaid' });
    await advance(14);
    const ended = await payments.newEvents();
    expect(names(ended)).toEqual(['subscription_expired', 'subscription_updated']);
    expect(lastOf(ended, 'subscription_expired')).toMatchObject({ status: 'expired', ends_at: expect.any(String) });
    expect(await invoices()).toContainEqual(['renewal', 'void', 1900]);
    expect((await updateSubscription(id, { variantId: GROWTH })).statusCode).toBe(422);
  });

  it('stays usable until the end of what was paid when it is cancelled, and then expires', async () => {
    const { data } = await cancelSubscription(id);
    expect(data?.data.attributes).toMatchObject({ status: 'cancelled', cancelled: true });
    expect(day(data?.data.attributes.ends_at)).toBe('2030-02-10');
    expect(names(await payments.newEvents())).toEqual(['subscription_cancelled', 'subscription_updated']);
    await advance(30);
    expect(await attributes()).toMatchObject({ status: 'cancelled' });
    await advance(1);
    expect(names(await payments.newEvents())).toEqual(['subscription_expired', 'subscription_updated']);
    expect(await attributes()).toMatchObject({ status: 'expired' });
    expect((await updateSubscription(id, { cancelled: false })).statusCode).toBe(422);
  });

  it('goes on when the cancellation is taken back before its end', async () => {
    await cancelSubscription(id);
    await payments.newEvents();
    const { data } = await updateSubscription(id, { cancelled: false });
    expect(data?.data.attributes).toMatchObject({ status: 'active', cancelled: false, ends_at: null });
    expect(names(await payments.newEvents())).toEqual(['subscription_resumed', 'subscription_updated']);
    await advance(31);
    expect(names(await payments.newEvents())).toContain('subscription_payment_success');
  });

  it.each(['void', 'free'] as const)('takes no payment while it is paused in mode %s', async (mode) => {
    const { data } = await updateSubscription(id, { pause: { mode } });
    expect(data?.data.attributes).toMatchObject({ status: 'paused', pause: { mode, resumes_at: null } });
    expect(names(await payments.newEvents())).toEqual(['subscription_paused', 'subscription_updated']);
    await advance(31);
    expect(names(await payments.newEvents())).toEqual(['subscription_updated']);
    await updateSubscription(id, { pause: null });
    const events = await payments.newEvents();
    expect(names(events)).toEqual(['subscription_unpaused', 'subscription_updated']);
    expect(lastOf(events, 'subscription_unpaused')).toMatchObject({ status: 'active', pause: null });
  });

  it('ends its pause by itself on the day that was set', async () => {
    await updateSubscription(id, { pause: { mode: 'void', resumesAt: '2030-01-20T00:00:00.000Z' } });
    await payments.newEvents();
    await advance(10);
    expect(names(await payments.newEvents())).toEqual(['subscription_unpaused', 'subscription_updated']);
  });
});

describe('A change of plan', () => {
  // 15.5 of 31 days are left: half of the difference of $30.
  beforeEach(() => payments.control('clock', { to: '2030-01-26T00:00:00.000Z' }));

  it('bills the difference at once when it is asked to', async () => {
    await updateSubscription(id, { variantId: GROWTH, invoiceImmediately: true });
    const events = await payments.newEvents();
    expect(names(events)).toEqual(['subscription_payment_success', 'subscription_updated']);
    const invoice = lastOf(events, 'subscription_payment_success');
    expect(invoice).toMatchObject({ billing_reason: 'updated', status: 'paid' });
    expect(Math.abs(Number(invoice.total) - 1500)).toBeLessThanOrEqual(1);
    expect(lastOf(events, 'subscription_updated')).toMatchObject({ variant_id: GROWTH, variant_name: 'Growth' });
    await advance(16);
    expect((await invoices())[0]).toEqual(['renewal', 'paid', 4900]);
  });

  it('otherwise puts the difference on the next renewal', async () => {
    await updateSubscription(id, { variantId: GROWTH });
    expect(names(await payments.newEvents())).toEqual(['subscription_updated']);
    await advance(16);
    const [renewal] = await invoices();
    expect(Math.abs(Number(renewal?.[2]) - 6400)).toBeLessThanOrEqual(1);
  });

  it('bills no difference without prorations, even when asked to bill at once', async () => {
    await updateSubscription(id, { variantId: GROWTH, invoiceImmediately: true, disableProrations: true });
    expect(names(await payments.newEvents())).toEqual(['subscription_updated']);
    await advance(16);
    expect((await invoices())[0]).toEqual(['renewal', 'paid', 4900]);
  });

  it('leaves the subscription past due when the difference can’t be charged', async () => {
    await shortcut('card', { card: 'declining' });
    await payments.newEvents();
    await updateSubscription(id, { variantId: GROWTH, invoiceImmediately: true });
    const events = await payments.newEvents();
    expect(names(events)).toEqual(['subscription_payment_failed', 'subscription_updated']);
    expect(lastOf(events, 'subscription_updated')).toMatchObject({ status: 'past_due', variant_id: GROWTH });
  });
});

describe('A refund of an invoice', () => {
  it('sends subscription_payment_refunded for a renewal, in part or in full', async () => {
    await advance(31);
    await payments.newEvents();
    const { data } = await listSubscriptionInvoices({ filter: { subscriptionId: id } });
    const renewal = String(data?.data[0]?.id);
    await issueSubscriptionInvoiceRefund(renewal, 900);
    const events = await payments.newEvents();
    expect(names(events)).toEqual(['subscription_payment_refunded']);
    expect(events[0]?.data).toMatchObject({ type: 'subscription-invoices', id: renewal });
    expect(events[0]?.data.attributes).toMatchObject({ refunded: true, refunded_amount: 900 });
    expect((await issueSubscriptionInvoiceRefund(renewal, 1900)).statusCode).toBe(422);
  });
});
