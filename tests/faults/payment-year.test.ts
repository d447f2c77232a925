/**
 * A realistic year of payments over the wire: what the provider sends is doubled, shuffled within hours and partly forged,
 * while the worker is killed and Redis loses everything. What is left is compared with a reducer that knows nothing of
 * the product.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { type Db, MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stack } from '#sandbox/stack/start-stack.ts';
import { checkoutOf, deliverRaw, sign } from '#tests/fixtures/lemon-squeezy.ts';
import { newMerchant } from '#tests/fixtures/merchant.ts';
import { readMoney } from '#tests/fixtures/payment-reader.ts';
import { reduceInOrder } from '#tests/fixtures/payment-reducer.ts';
import { type PaymentEvent, paymentYear, type Random, randomFrom } from '#tests/fixtures/payment-year.ts';
import { paymentEnvironment } from '#tests/fixtures/product-environment.ts';
import { credits } from '#tests/fixtures/renders.ts';
import { inUsualRun } from '#tests/fixtures/rounds.ts';
import { useStack } from '#tests/fixtures/stack.ts';
import { startTestStack } from '#tests/fixtures/start-test-stack.ts';
import { waitForNone } from '#tests/fixtures/wait-for.ts';

const DELIVERIES = inUsualRun(2000, 5000);
const DOUBLED = 0.3;
const FORGED = 0.1;
const HOUR = 60 * 60 * 1000;
const AT_ONCE = 12;
/** All that is forged carries it. */
const MARK = 'forged-content-7c1e';

let stack: Stack;
let client: MongoClient;
let database: Db;
beforeAll(async () => {
  const started = await startTestStack({
    ...paymentEnvironment(),
    LEMON_SQUEEZY_TEST_MODE: 'false',
    ADMIN_EMAIL: 'admin@example.com',
    WORKER_LEASE_MS: '1500',
    LOG_LEVEL: 'warn',
  });
  stack = started.stack;
  useStack(started.facts);
  // The messages carry stamps of this stack's keys.
  Object.assign(process.env, stack.env);
  client = await MongoClient.connect(stack.env.MONGODB_URI ?? '');
  database = client.db();
});
afterAll(async () => {
  await client?.close();
  await stack?.close();
});

interface Delivery {
  raw: string;
  signature: string;
  name: string;
  isForged: boolean;
  /** When it arrives: its event's time, and up to six hours. */
  arrivesAt: number;
}

/** Everything that arrives, in the order of arrival. */
function deliveriesOf(events: PaymentEvent[], random: Random): Delivery[] {
  const genuine = events.map(({ at, message }) => {
    const raw = JSON.stringify(message);
    const arrivesAt = at.getTime() + random() * 6 * HOUR;
    return { raw, signature: sign(raw), name: message.meta.event_name, isForged: false, arrivesAt };
  });
  const some = (share: number) =>
    Array.from({ length: Math.ceil((share / (1 - DOUBLED - FORGED)) * genuine.length) }, () => {
      const one = genuine[Math.floor(random() * genuine.length)];
      if (!one) throw new Error('There are no events');
      return { ...one, arrivesAt: one.arrivesAt + random() * 3 * HOUR };
    });
  const forged = some(FORGED).map((one, index) => ({ ...forge(one, index), isForged: true }));
  return [...genuine, ...some(DOUBLED), ...forged].sort((a, b) => a.arrivesAt - b.arrivesAt);
}

/** Other content under the old signature, a signature of another secret, or none. */
function forge(one: Delivery, index: number): Delivery {
  const changed = one.raw
    .replace(/"quantity":\d+/, '"quantity":99')
    .replace(/"status":"[a-z_]+"/, '"status":"active" ');
  const raw = `{"note":"${MARK}",${changed.slice(1)}`;
  const signatures = [one.signature, sign(raw, 'another secret'), ''];
  return { ...one, raw, signature: signatures[index % 3] ?? '' };
}

describe(`a realistic year of ${DELIVERIES} deliveries: doubled, shuffled within hours, forged, the worker killed, Redis emptied`, () => {
  it('leaves exactly what the same events in order leave; none is lost, and every forged one is answered 401 and stored nowhere but the security log', async () => {
    const random = randomFrom(20261124);
    const start = new Date(Date.now() - 365 * 24 * HOUR);
    let lastId = 0;
    const nextId = () => String(++lastId);
    const years = new Map<string, PaymentEvent[]>();
    const eventCount = () => [...years.values()].reduce((sum, events) => sum + events.length, 0);
    while (eventCount() < DELIVERIES * (1 - DOUBLED - FORGED)) {
      const { shop } = await storeFrom(start);
      years.set(shop, paymentYear({ shop, start, random, nextId }));
    }
    const deliveries = deliveriesOf([...years.values()].flat(), random);
    expect(deliveries.length).toBeGreaterThanOrEqual(DELIVERIES);

    const troubles = new Map([
      [Math.floor(deliveries.length * 0.25), killWorker],
      [Math.floor(deliveries.length * 0.5), emptyRedis],
      [Math.floor(deliveries.length * 0.75), killWorker],
    ]);
    const answers = new Map<Delivery, number>();
    // One trouble at a time: a fast machine delivers all that lies between two of them while the worker still starts.
    let lastTrouble = Promise.resolve();
    let next = 0;
    const send = async () => {
      for (let index = next++; index < deliveries.length; index = next++) {
        const delivery = deliveries[index];
        if (!delivery) return;
        const trouble = troubles.get(index);
        if (trouble) lastTrouble = lastTrouble.then(trouble);
        if (trouble) await lastTrouble;
        const { status } = await deliverRaw(delivery.raw, delivery.signature, delivery.name);
        answers.set(delivery, status);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, send));
    for (const delivery of deliveries) expect(answers.get(delivery)).toBe(delivery.isForged ? 401 : 200);

    const inbox = database.collection('webhook_messages');
    const rest = { provider: 'lemon-squeezy', status: 'received' };
    await waitForNone('messages in the inbox', () => inbox.countDocuments(rest));
    expect(await inbox.countDocuments({ provider: 'lemon-squeezy', status: 'processed' })).toBe(eventCount());
    expect(await inbox.countDocuments({ provider: 'lemon-squeezy' })).toBe(eventCount());
    const forgedCount = deliveries.filter(({ isForged }) => isForged).length;
    expect(forgedCount).toBeGreaterThanOrEqual(DELIVERIES * FORGED);
    expect(await collectionsWithMark()).toEqual([]);
    expect(securityLines()).toHaveLength(forgedCount);
    for (const line of securityLines()) expect(line).not.toMatch(/quantity|forged|myshopify|custom_data/);

    for (const [shop, events] of years) {
      expect(await readMoney(database, shop)).toEqual(reduceInOrder(events));
      const entries = await database.collection('credit_entries').find({ shop }).toArray();
      const business = await database.collection('businesses').findOne({ shop });
      expect(entries.reduce((sum, { counts }) => sum + (counts.allowance ?? 0) + (counts.pack ?? 0), 0)).toBe(
        business?.aiCreditsRemaining,
      );
      expect(Math.min(...entries.map(({ balanceAfter }) => balanceAfter))).toBeGreaterThanOrEqual(0);
    }
    // As long as it gets on: what stands still is found out above.
  }, 3_600_000);
});

/** The collections with a record that holds something of what was forged, whatever the field. */
async function collectionsWithMark(): Promise<string[]> {
  const holding: string[] = [];
  for (const { name } of await database.listCollections().toArray()) {
    for await (const record of database.collection(name).find({})) {
      if (!JSON.stringify(record).includes(MARK)) continue;
      holding.push(name);
      break;
    }
  }
  return holding;
}

/** What the app has logged of messages of Lemon Squeezy's without a right signature. */
function securityLines(): string[] {
  const lines = readFileSync(join(stack.dataDir, 'logs', 'web.log'), 'utf8').split('\n');
  return lines.filter((line) => {
    const said = line.includes('"security"') ? (JSON.parse(line) as Record<string, unknown>) : {};
    return said.security === 'webhook-signature' && said.provider === 'lemon-squeezy';
  });
}

async function storeFrom(start: Date): Promise<{ shop: string }> {
  const merchant = await newMerchant('year');
  await credits(merchant);
  const moment = { lastCreditReset: start, installedAt: start };
  await database.collection('businesses').updateOne({ shop: merchant.shop }, { $set: moment });
  await database.collection('checkouts').insertOne(checkoutOf(merchant.shop));
  return merchant;
}

async function killWorker(): Promise<void> {
  await stack.processes.worker?.stop('SIGKILL');
  await stack.processes.worker?.start();
}

async function emptyRedis(): Promise<void> {
  const redis = new Redis(stack.env.REDIS_URL ?? '');
  await redis.flushall();
  await redis.quit();
}
