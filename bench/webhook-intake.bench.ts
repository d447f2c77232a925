/** The webhook inbox beside a bare route of the same server: how many messages a second, how late, and none lost. */
import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { Agent, request } from 'undici';
import type { Stack } from '#sandbox/stack/start-stack.ts';
import { onOwnStack } from './bench-stack.ts';
import type { BenchResult } from './result.ts';
import { median } from './rounds.ts';

const ROUNDS = 7;
const WARM_UPS = 2;
const MESSAGES = 400;
const AT_ONCE = 16;
const STEADY = { perSecond: 200, seconds: 15 };
/** At least 0.75 of the bare route's rate; the 99th percentile below 100 ms; none lost. */
const LIMITS = { bareToInboxRate: 1 / 0.75, p99Of100Ms: 1, lost: 0 };

const agent = new Agent({ connections: 64 });
let sent = 0;

export default async function webhookIntake(): Promise<BenchResult> {
  const env = { NODE_OPTIONS: '--import ./bench/bare-intake-preload.mjs', RATE_LIMIT_FACTOR: '10000' };
  return onOwnStack({ env }, async (stack) => {
    const inbox = `${stack.addresses.web}/webhooks/lemonsqueezy`;
    const bare = `${stack.addresses.web}/bench/bare-intake`;
    // What becomes of the messages later is not their intake: the worker rests while rates are compared.
    await stack.processes.worker?.stop();
    const rates = { inbox: [] as number[], bare: [] as number[] };
    for (let round = 0; round < WARM_UPS + ROUNDS; round += 1) {
      const inboxRate = await rateOf(stack, inbox, 'inbox');
      const bareRate = await rateOf(stack, bare, 'bare');
      if (round < WARM_UPS) continue;
      rates.inbox.push(inboxRate);
      rates.bare.push(bareRate);
    }
    await stack.processes.worker?.start();
    const lateness = await steadily(stack, inbox);
    const p99Ms = lateness.toSorted((a, b) => a - b)[Math.floor(lateness.length * 0.99)] ?? Number.NaN;
    return {
      ratios: {
        bareToInboxRate: median(rates.bare) / median(rates.inbox),
        p99Of100Ms: p99Ms / 100,
        lost: (await storedCount(stack)) === sentToInbox ? 0 : 1,
      },
      limits: LIMITS,
      figures: {
        p99Ms,
        medianMs: median(lateness),
        inboxPerSecond: median(rates.inbox),
        barePerSecond: median(rates.bare),
      },
    };
  });
}

let sentToInbox = 0;

async function rateOf(stack: Stack, address: string, kind: 'inbox' | 'bare'): Promise<number> {
  const startedAt = performance.now();
  let left = MESSAGES;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (left > 0) {
        left -= 1;
        await send(stack, address, kind);
      }
    }),
  );
  return (MESSAGES * 1000) / (performance.now() - startedAt);
}

/** So many a second, whether or not the ones before were answered; milliseconds until each was. */
async function steadily(stack: Stack, address: string): Promise<number[]> {
  const waits: Promise<number>[] = [];
  const startedAt = performance.now();
  for (let n = 0; n < STEADY.perSecond * STEADY.seconds; n += 1) {
    const dueAt = startedAt + (n * 1000) / STEADY.perSecond;
    const early = dueAt - performance.now();
    if (early > 1) await sleep(early);
    waits.push(send(stack, address, 'inbox').then(() => performance.now() - dueAt));
  }
  return Promise.all(waits);
}

async function send(stack: Stack, address: string, kind: 'inbox' | 'bare'): Promise<void> {
  sent += 1;
  if (kind === 'inbox') sentToInbox += 1;
  const body = JSON.stringify(messageOf(sent));
  const signature = createHmac('sha256', stack.env.LEMON_SQUEEZY_WEBHOOK_SECRET ?? '')
    .update(body)
    .digest('hex');
  const answer = await request(address, {
    method: 'POST',
    dispatcher: agent,
    headers: { 'content-type': 'application/json', 'x-signature': signature, 'x-event-name': 'license_key_updated' },
    body,
  });
  await answer.body.dump();
  if (answer.statusCode !== 200) throw new Error(`The message was answered ${answer.statusCode}`);
}

/** A message in the real shape and about the real size, of a topic that nothing follows from. */
function messageOf(n: number) {
  return {
    meta: { event_name: 'license_key_updated', custom_data: { shop: 'bench.myshopify.com' }, test_mode: true },
    data: {
      type: 'license-keys',
      id: String(n),
      attributes: { store_id: 1, order_id: n, status: 'active', key_short: 'XXXX', notes: 'n'.repeat(1200) },
    },
  };
}

async function storedCount(stack: Stack): Promise<number> {
  const client = await MongoClient.connect(stack.env.MONGODB_URI ?? '');
  try {
    return await client.db().collection('webhook_messages').countDocuments({ provider: 'lemon-squeezy' });
  } finally {
    await client.close();
  }
}
