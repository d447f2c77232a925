/** The simulated Lemon Squeezy as a program meets it: through the official SDK, and as the receiver of its events. */
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createCheckout, lemonSqueezySetup, type NewCheckout } from '@lemonsqueezy/lemonsqueezy.js';
import { startLemonSqueezySimulator } from '#sandbox/simulators/lemon-squeezy/simulator.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

export const API = 'https://api.lemonsqueezy.com';
export const STORE = 4100;
export const STARTER = 5101;
export const GROWTH = 5102;
export const PACK_25 = 5201;
export const MODEL_PURCHASE = 5301;
const SECRET = 'webhook-secret';

export interface Received {
  name: string;
  signature: string;
  contentType: string;
  raw: string;
  meta: { event_name: string; test_mode: boolean; custom_data?: Record<string, string> };
  // The payloads are what these tests look into, field by field.
  data: { type: string; id: string; attributes: Record<string, unknown> };
}

interface Delivery {
  id: string;
  event: string;
  kind: string;
  status: string;
  attempts: { outcome: number | string }[];
}

export type SimulatedPayments = Awaited<ReturnType<typeof startSimulatedPayments>>;

export async function startSimulatedPayments(options: { dataDir?: string } = {}) {
  const events: Received[] = [];
  const answers: number[] = [];
  const receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks).toString();
      const { headers } = request;
      events.push({
        name: String(headers['x-event-name']),
        signature: String(headers['x-signature']),
        contentType: String(headers['content-type']),
        raw,
        ...JSON.parse(raw),
      });
      response.statusCode = answers.shift() ?? 200;
      response.end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const webhookUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks`;
  const start = () =>
    startLemonSqueezySimulator({
      port: 0,
      apiKey: 'test-key',
      webhookSecret: SECRET,
      webhookUrl,
      ...(options.dataDir ? { dataDir: options.dataDir } : {}),
    });
  let simulator = await start();

  // The SDK has its host written into it: the call goes to the simulator instead, as the sandbox's preload does it.
  const realFetch = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    const address = String(input instanceof Request ? input.url : input);
    return address.startsWith(API) ? realFetch(address.replace(API, simulator.url), init) : realFetch(input, init);
  };
  lemonSqueezySetup({ apiKey: 'test-key' });

  async function control(path: string, body: unknown = {}) {
    const response = await fetch(`${simulator.url}/_control/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  }
  const deliveries = async (): Promise<Delivery[]> => (await fetch(`${simulator.url}/_control/deliveries`)).json();
  /** Waits until every event is delivered or given up, and gives those that have come since the last time. */
  async function newEvents(): Promise<Received[]> {
    await waitFor('the deliveries', async () => (await deliveries()).every(({ status }) => status !== 'waiting'));
    return events.splice(0);
  }
  async function checkout(variantId: number, extra: NewCheckout = {}) {
    const { data, error } = await createCheckout(STORE, variantId, {
      checkoutData: { email: 'ana@example.com', custom: { shop_id: 'shop-1' } },
      ...extra,
    });
    if (error || !data) throw error ?? new Error('no checkout');
    return data.data;
  }
  return {
    url: () => simulator.url,
    events,
    /** The statuses of the receiver's next answers; afterwards it is 200. */
    answerWith: (...statuses: number[]) => void answers.push(...statuses),
    control,
    deliveries,
    newEvents,
    checkout,
    /** Opens a checkout and pays it. */
    async buy(variantId: number, buyer: Record<string, unknown> = {}, extra: NewCheckout = {}) {
      const { id } = await checkout(variantId, extra);
      return (await control(`checkouts/${id}/pay`, buyer)) as { orderId: number; subscriptionId: number };
    },
    async restart() {
      await simulator.close();
      simulator = await start();
    },
    async close() {
      globalThis.fetch = realFetch;
      await simulator.close();
      receiver.close();
    },
  };
}

export function sign(raw: string): string {
  return createHmac('sha256', SECRET).update(raw).digest('hex');
}

export function names(events: Received[]): string[] {
  return events.map(({ name }) => name);
}

/** The attributes that the last event of this name carried. */
export function lastOf(events: Received[], name: string): Record<string, unknown> {
  const found = events.findLast((event) => event.name === name);
  if (!found) throw new Error(`No ${name} among ${names(events).join(', ')}`);
  return found.data.attributes;
}
