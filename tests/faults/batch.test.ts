/**
 * A large batch with two workers, of which one is killed again and again, while Redis loses everything, the engine fails
 * some and Shopify throttles. The operator's comparison, and a reader that knows nothing of the product, look at what is left.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ManagedProcess } from '#sandbox/stack/managed-process.ts';
import type { Stack } from '#sandbox/stack/start-stack.ts';
import { addGarments, batchIs, changeBatch, itemsOf, quotedBatch } from '#tests/fixtures/batches.ts';
import { readRecords } from '#tests/fixtures/database.ts';
import { describeStack } from '#tests/fixtures/describe-stack.ts';
import { clearFaults, orderFault } from '#tests/fixtures/faults.ts';
import { startFurtherWorker } from '#tests/fixtures/further-worker.ts';
import { addGarment } from '#tests/fixtures/garments-in-store.ts';
import { readLedger } from '#tests/fixtures/ledger-reader.ts';
import { richMerchant } from '#tests/fixtures/many-renders.ts';
import { type Merchant, newMerchant } from '#tests/fixtures/merchant.ts';
import { publish, restingPublication, undone } from '#tests/fixtures/publications.ts';
import { reconcile } from '#tests/fixtures/reconcile.ts';
import { makePhoto } from '#tests/fixtures/renders.ts';
import { inUsualRun } from '#tests/fixtures/rounds.ts';
import { secondReading } from '#tests/fixtures/second-reader.ts';
import { stack as facts, useStack } from '#tests/fixtures/stack.ts';
import { startTestStack } from '#tests/fixtures/start-test-stack.ts';
import { waitForNone } from '#tests/fixtures/wait-for.ts';

const ITEMS = inUsualRun(200, 1000);
const FREE_CREDITS = 3;
const SPARE = 7;
const PUBLISHED = 6;
const ENDED = ['completed', 'completed_with_errors', 'failed'];

let stack: Stack;
let second: ManagedProcess;
beforeAll(async () => {
  const started = await startTestStack({
    WORKER_LEASE_MS: '2000',
    ENGINE_CONCURRENCY: '12',
    LATENCY_MS: '200',
    // Of a worker that dies at the paid call it is not known whether it was made.
    ENGINE_UNCONFIRMED_PATIENCE_MS: '15000',
  });
  stack = started.stack;
  useStack(started.facts);
  second = await startFurtherWorker(stack);
});
afterEach(async ({ task }) => {
  await clearFaults('fashn', 'shopify');
  if (task.result?.state === 'fail') console.log(await describeStack(facts()));
});
afterAll(async () => {
  await second?.stop();
  await stack?.close();
});

const notRested = (merchant: Merchant) => async () => {
  const [batch] = await readRecords('batches', { shop: merchant.shop });
  const rested = { shop: merchant.shop, status: { $in: ['completed', 'failed', 'cancelled'] } };
  return ENDED.includes(batch?.status) ? 0 : 1 + ITEMS - (await readRecords('renders', rested)).length;
};

describe(`a batch of ${ITEMS} items`, () => {
  it('ends with each item done or failed with a reason, whoever dies meanwhile: no credit, submission or picture is lost or doubled', async () => {
    const merchant = await richMerchant(stack, ITEMS + SPARE);
    const garments = await addGarments(merchant, { count: ITEMS });
    const quoted = await quotedBatch(merchant, { filter: {} });
    expect(quoted.items).toBe(ITEMS);
    await orderFault('fashn', {
      operation: 'run',
      mode: 'fail',
      status: 400,
      rate: 0.05,
      body: { error: 'BadRequest' },
    });
    await orderFault('shopify', { operation: 'cdn', mode: 'reset', rate: 0.05 });
    await orderFault('shopify', { operation: '*', mode: 'fail', status: 429, rate: 0.05 });
    await changeBatch(merchant, quoted.id, 'start');
    for (let kills = 0; kills < 3; kills += 1) {
      await sleep(1500);
      await stack.processes.worker?.stop('SIGKILL');
      if (kills === 1) await flushRedis();
      await stack.processes.worker?.start();
    }
    await waitForNone('items that did not come to rest', notRested(merchant), 900_000);

    const ended = await batchIs(merchant, quoted.id, ...ENDED);
    const { completed, failed } = ended.counts;
    expect(completed + failed).toBe(ITEMS);
    const items = await itemsOf(merchant, quoted.id);
    expect(items.map(({ ordinal }) => ordinal)).toEqual(garments.map((_, index) => index));
    expect(items.map(({ productId }) => productId)).toEqual(garments.map(({ productId }) => productId));
    for (const { render } of items) {
      expect(['completed', 'failed']).toContain(render?.status);
      if (render?.status === 'failed') expect(render.failure?.title).toBeTruthy();
    }
    await publishSome(merchant);
    await expectNothingLostOrDoubled(merchant);
  }, 3_600_000);

  it('lets another store’s single photo begin before it is through', async () => {
    const merchant = await richMerchant(stack, ITEMS);
    await addGarments(merchant, { count: ITEMS });
    const quoted = await quotedBatch(merchant, { filter: {} });
    await changeBatch(merchant, quoted.id, 'start');
    await batchIs(merchant, quoted.id, 'processing');
    const other = await newMerchant('single');
    const photo = await makePhoto(other, await addGarment(other));
    expect(photo.status).toBe('completed');
    const before = { shop: merchant.shop, completedAt: { $lte: new Date(photo.completedAt ?? 0) } };
    expect((await readRecords('renders', before)).length).toBeLessThan(ITEMS / 2);
    await changeBatch(merchant, quoted.id, 'cancel');
  }, 3_600_000);
});

/** Puts some of the photos on their products, while Shopify throttles and a worker dies, and takes one off again. */
async function publishSome(merchant: Merchant): Promise<void> {
  const photos = await readRecords('renders', { shop: merchant.shop, status: 'completed' });
  const ids = await Promise.all(photos.slice(0, PUBLISHED).map(({ _id }) => publish(merchant, { id: String(_id) })));
  await stack.processes.worker?.stop('SIGKILL');
  await stack.processes.worker?.start();
  for (const id of ids) expect((await restingPublication(merchant, id)).status).toBe('published');
  expect((await undone(merchant, ids[0] ?? '')).status).toBe('undone');
  await clearFaults('shopify');
}

async function flushRedis(): Promise<void> {
  const redis = new Redis(facts().env.REDIS_URL ?? '');
  await redis.flushall();
  redis.disconnect();
}

/** One render of each item, and one credit of each photo; and whoever compares everything finds no difference. */
async function expectNothingLostOrDoubled({ shop }: Merchant): Promise<void> {
  const { env, fashnUrl, s3Url, shopifyUrl } = facts();
  const mongoUri = env.MONGODB_URI ?? '';
  const renders = await readRecords('renders', { shop });
  expect(renders).toHaveLength(ITEMS);
  // A result that comes after it was given up is free.
  const charged = renders.filter(({ status, creditReleasedAt }) => status === 'completed' && !creditReleasedAt);
  const { balance, entries } = await readLedger(mongoUri, shop);
  expect(balance).toBe(FREE_CREDITS + ITEMS + SPARE - charged.length);
  expect(entries.filter(({ kind }) => kind === 'reservation').map(({ amount }) => amount)).toEqual([-ITEMS]);

  const { code, differences, compared, output } = await reconcile('--settled', '0');
  expect(differences, output).toEqual([]);
  expect(code, output).toBe(0);
  const asked = renders.filter(({ predictionId }) => predictionId).length;
  expect(compared).toMatchObject({ 'photos’ credits': ITEMS, 'answers of the engine': asked, publications: PUBLISHED });
  expect(await secondReading({ mongoUri, fashnUrl, s3Url, shopifyUrl }, shop)).toEqual([]);
}
