/**
 * A large batch with two web processes that are asked in turn and both at once, and two workers, of which one is killed
 * again and again, while Redis loses everything, the engine fails some and Shopify throttles. The operator's
 * comparison, and a reader that knows nothing of the product, look at what is left.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { ObjectId } from 'mongodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ManagedProcess } from '#sandbox/stack/managed-process.ts';
import type { Stack } from '#sandbox/stack/start-stack.ts';
import { addGarments, batchIs, changeBatch, itemsOf, quotedBatch, readBatch } from '#tests/fixtures/batches.ts';
import { changeRecord, inDatabase, readRecords } from '#tests/fixtures/database.ts';
import { describeStack } from '#tests/fixtures/describe-stack.ts';
import { clearFaults, orderFault, tellEngine } from '#tests/fixtures/faults.ts';
import { startFurtherWorker } from '#tests/fixtures/further-worker.ts';
import { addGarment } from '#tests/fixtures/garments-in-store.ts';
import { readClaimedBalance, readLedger } from '#tests/fixtures/ledger-reader.ts';
import { richMerchant } from '#tests/fixtures/many-renders.ts';
import { type Merchant, merchantOf, newId, newMerchant } from '#tests/fixtures/merchant.ts';
import { startOwnWeb } from '#tests/fixtures/own-web.ts';
import { publish, restingPublication, undone } from '#tests/fixtures/publications.ts';
import { reconcile } from '#tests/fixtures/reconcile.ts';
import { askForRender, firstAvatarId, makePhoto, readRender } from '#tests/fixtures/renders.ts';
import { inUsualRun } from '#tests/fixtures/rounds.ts';
import { secondReading } from '#tests/fixtures/second-reader.ts';
import { stack as facts, useStack } from '#tests/fixtures/stack.ts';
import { startTestStack } from '#tests/fixtures/start-test-stack.ts';
import { waitFor, waitForNone } from '#tests/fixtures/wait-for.ts';

const ITEMS = inUsualRun(200, 1000);
const FREE_CREDITS = 3;
const SPARE = 7;
const SLOTS = 12;
const PUBLISHED = 6;
const ENDED = ['completed', 'completed_with_errors', 'failed'];

let stack: Stack;
let second: ManagedProcess;
let otherWeb: { url: string; process: ManagedProcess };
beforeAll(async () => {
  const started = await startTestStack({
    WORKER_LEASE_MS: '2000',
    ENGINE_CONCURRENCY: String(SLOTS),
    LATENCY_MS: '200',
    // Of a worker that dies at the paid call it is not known whether it was made.
    ENGINE_UNCONFIRMED_PATIENCE_MS: '15000',
  });
  stack = started.stack;
  useStack(started.facts);
  second = await startFurtherWorker(stack);
  otherWeb = await startOwnWeb({});
});
afterEach(async ({ task }) => {
  await clearFaults('fashn', 'shopify');
  if (task.result?.state === 'fail') console.log(await describeStack(facts()));
});
afterAll(async () => {
  await second?.stop();
  await otherWeb?.process.stop();
  await stack?.close();
});

/** The merchant by way of either web process. */
const byBoth = (merchant: Merchant) => [merchant, merchantOf(merchant.handle, otherWeb.url)] as const;

/** Pressed twice, and each press went to another process: both are told that it is done. */
async function pressTwice(merchant: Merchant, batchId: string, change: Parameters<typeof changeBatch>[2]) {
  const answers = await Promise.all(byBoth(merchant).map((via) => changeBatch(via, batchId, change)));
  for (const answer of answers) expect(answer.ok, await answer.text()).toBe(true);
}

const notRested = (merchant: Merchant) => async () => {
  const [batch] = await readRecords('batches', { shop: merchant.shop });
  for (const via of byBoth(merchant)) {
    const { items, counts } = await readBatch(via, String(batch?._id));
    expect(counts.completed + counts.failed).toBeLessThanOrEqual(items);
  }
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
    await pressTwice(merchant, quoted.id, 'start');
    for (let kills = 0; kills < 3; kills += 1) {
      await sleep(1500);
      if (kills === 1) await pressTwice(merchant, quoted.id, 'pause');
      await stack.processes.worker?.stop('SIGKILL');
      // For a while nobody is left.
      if (kills === 1) await Promise.all([second.stop('SIGKILL'), flushRedis()]);
      await stack.processes.worker?.start();
      if (kills === 1) await second.start();
      if (kills === 1) await pressTwice(merchant, quoted.id, 'resume');
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
    await pressTwice(merchant, quoted.id, 'cancel');
    await expectUnusedBack(merchant);
  }, 3_600_000);

  it('of 2,000 that wait: another store’s single photo begins with the first place that is free again', async () => {
    const [crowd, other] = [await newMerchant('crowd'), await newMerchant('single')];
    const [avatarId, garment] = [await firstAvatarId(other), await addGarment(other)];
    const model = await makePhoto(crowd, await addGarment(crowd));
    // Its plan is one that may hold all places; of a smaller one the last would be free.
    await inDatabase((client) =>
      client
        .db()
        .collection('businesses')
        .updateOne({ shop: crowd.shop }, { $set: { subscriptionTier: 'growth' } }),
    );
    await tellEngine('settings', { latencyMs: 600_000, concurrency: SLOTS + 1 });
    await queueLike(model.id, 2000);
    const atEngine = () => readRecords('renders', { shop: crowd.shop, status: 'submitted' });
    const holders = await waitFor('all places to be taken', async () => {
      const sent = await atEngine();
      return sent.length === SLOTS && sent;
    });
    const renderId = newId();
    expect((await askForRender(other, garment, avatarId, renderId)).status).toBe(202);
    const done = { $set: { status: 'failed' as const }, $unset: { engineSlot: 1 as const } };
    await changeRecord('renders', String(holders[0]?._id), done);
    await waitFor('the single photo to be at the engine', async () => {
      const render = await readRender(other, renderId);
      return render?.status === 'submitted';
    });
    const [, ...still] = holders.map(({ _id }) => String(_id));
    const sent = await atEngine();
    expect(sent.map(({ _id }) => String(_id)).toSorted()).toEqual(still.toSorted());
  }, 600_000);
});

/** Puts as many photos as are said into the queue, all like one that was made; the sweep finds their store. */
async function queueLike(renderId: string, count: number): Promise<void> {
  const [model] = await readRecords('renders', { _id: new ObjectId(renderId) });
  if (!model) throw new Error('There is no such photo');
  const { output, outputUrl, predictionId, completedAt, submittedAt, engineDoneAt, leaseUntil, ...asked } = model;
  const now = new Date();
  const waiting = Array.from({ length: count }, () => {
    return { ...asked, _id: new ObjectId(), status: 'queued', notBefore: now, webhookToken: newId() + newId() };
  });
  await inDatabase((client) => client.db().collection('renders').insertMany(waiting));
}

/** Of a batch that was cancelled: what was not made costs nothing, and no credit came back twice. */
async function expectUnusedBack({ shop }: Merchant): Promise<void> {
  const atWork = { shop, status: { $nin: ['completed', 'failed', 'cancelled'] } };
  await waitForNone('photos still made', async () => (await readRecords('renders', atWork)).length, 120_000);
  const made = (await readRecords('renders', { shop, status: 'completed' })).length;
  const mongoUri = facts().env.MONGODB_URI ?? '';
  const { balance, entries } = await readLedger(mongoUri, shop);
  expect(balance).toBe(FREE_CREDITS + ITEMS - made);
  expect(await readClaimedBalance(mongoUri, shop)).toBe(balance);
  expect(new Set(entries.map(({ key }) => key)).size).toBe(entries.length);
}

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
