import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { getSubscription, listOrders, listSubscriptions } from '@lemonsqueezy/lemonsqueezy.js';
import { afterEach, describe, expect, it } from 'vitest';
import { names, PACK_25, type SimulatedPayments, STARTER, startSimulatedPayments } from './simulated-payments.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function start(options: Parameters<typeof startSimulatedPayments>[0] = {}): Promise<SimulatedPayments> {
  const payments = await startSimulatedPayments(options);
  closers.push(payments.close);
  return payments;
}

describe('The simulator’s memory', () => {
  it('survives a restart: subscriptions, the clock, signed addresses, and events that were still to be sent', async () => {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'lemon-squeezy-state-'));
    const payments = await start({ dataDir });
    closers.push(() => rmSync(dataDir, { recursive: true, force: true }));
    const { subscriptionId } = await payments.buy(STARTER);
    await payments.control('clock', { advanceDays: 40 });
    await payments.newEvents();
    await payments.control('webhooks', { hold: true });
    await payments.control(`subscriptions/${subscriptionId}/cancel`);
    const before = (await getSubscription(subscriptionId)).data?.data.attributes;

    await payments.restart();
    const after = (await getSubscription(subscriptionId)).data?.data.attributes;
    expect({ ...after, urls: undefined }).toEqual({ ...before, urls: undefined });
    expect(Date.parse(String(after?.updated_at))).toBeGreaterThan(Date.now() + 39 * 86_400_000);
    await payments.control('webhooks/release');
    expect(names(await payments.newEvents())).toEqual(['subscription_cancelled', 'subscription_updated']);
    const { orderId } = await payments.buy(PACK_25);
    expect((await listOrders()).data?.data.map(({ id }) => Number(id))[0]).toBe(orderId);
  });

  it('is empty after a reset', async () => {
    const payments = await start();
    await payments.buy(STARTER);
    await payments.control('reset');
    expect((await listSubscriptions()).data?.data).toEqual([]);
    expect(await payments.deliveries()).toEqual([]);
  });
});

describe('A fault', () => {
  it('fails a call, or loses the answer to one that was carried out', async () => {
    const payments = await start();
    const { subscriptionId } = await payments.buy(STARTER);
    const body = { errors: [{ status: '503', title: 'Service Unavailable', detail: 'Be right back.' }] };
    await payments.control('faults', { operation: 'subscriptions.get', mode: 'fail', status: 503, body });
    expect((await getSubscription(subscriptionId)).statusCode).toBe(503);
    await payments.control('faults', { operation: 'checkouts.create', mode: 'lost-reply' });
    await expect(payments.checkout(PACK_25)).rejects.toThrow();
    const state = await (await fetch(`${payments.url()}/_control/state`)).json();
    expect(Object.keys(state.checkouts)).toHaveLength(2);
  });
});

describe('The sandbox’s preload', () => {
  it('takes the SDK’s calls to the simulator, although the SDK has its host written into it', async () => {
    const payments = await start();
    const { orderId } = await payments.buy(PACK_25);
    const program = `
      import { getOrder, lemonSqueezySetup } from '@lemonsqueezy/lemonsqueezy.js';
      lemonSqueezySetup({ apiKey: 'test-key' });
      const { data, error } = await getOrder(${orderId});
      if (error) throw error;
      console.log(data.data.attributes.total);`;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', './sandbox/egress/preload.mjs', '--input-type=module', '--eval', program],
      {
        env: {
          ...process.env,
          EGRESS_MAP: JSON.stringify({ 'api.lemonsqueezy.com': payments.url() }),
          EGRESS_BLOCK: '1',
        },
      },
    );
    expect(stdout.trim()).toBe('1500');
  });
});
