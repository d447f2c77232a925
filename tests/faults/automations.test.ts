/**
 * Rules of a store whose messages come doubled, in any order, late or not at all, with two workers of which one is killed
 * again and again while Redis loses everything: each photo is asked for once, made once, and once on its product.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { ManagedProcess } from '#sandbox/stack/managed-process.ts';
import type { Stack } from '#sandbox/stack/start-stack.ts';
import { changeProduct, makeProduct, makeRule, readRule, rulesRest, shirtImage } from '#tests/fixtures/automations.ts';
import { readRecords } from '#tests/fixtures/database.ts';
import { describeStack } from '#tests/fixtures/describe-stack.ts';
import { startFurtherWorker } from '#tests/fixtures/further-worker.ts';
import { richMerchant } from '#tests/fixtures/many-renders.ts';
import { control, type Merchant } from '#tests/fixtures/merchant.ts';
import { picturesOf } from '#tests/fixtures/publications.ts';
import { reconcile } from '#tests/fixtures/reconcile.ts';
import { credits } from '#tests/fixtures/renders.ts';
import { inUsualRun } from '#tests/fixtures/rounds.ts';
import { secondReading } from '#tests/fixtures/second-reader.ts';
import { stack as facts, useStack } from '#tests/fixtures/stack.ts';
import { startTestStack } from '#tests/fixtures/start-test-stack.ts';
import { waitForNone } from '#tests/fixtures/wait-for.ts';

const PRODUCTS = inUsualRun(16, 100);
const SPARE = 5;

let stack: Stack;
let second: ManagedProcess;
beforeAll(async () => {
  const started = await startTestStack({
    WORKER_LEASE_MS: '1500',
    LATENCY_MS: '200',
    ENGINE_UNCONFIRMED_PATIENCE_MS: '15000',
  });
  stack = started.stack;
  useStack(started.facts);
  second = await startFurtherWorker(stack);
});
afterEach(async ({ task }) => {
  await control('/_control/webhooks', {});
  if (task.result?.state === 'fail') console.log(await describeStack(facts()));
});
afterAll(async () => {
  await second?.stop();
  await stack?.close();
});

it('each photo of a rule is asked for once and put on its product once, whoever dies and whatever is told', async () => {
  const merchant = await richMerchant(stack, PRODUCTS + SPARE);
  const rule = await makeRule(merchant, { publishes: 'at-once' });
  await control('/_control/webhooks', { duplicate: 2, shuffle: true, delayMs: 300, dropRate: 0.3 });
  const images = [await shirtImage()];
  const products = [];
  for (let made = 0; made < PRODUCTS; made += 1) products.push(await makeProduct(merchant, { images }));
  for (let kills = 0; kills < 3; kills += 1) {
    await sleep(1500);
    await stack.processes.worker?.stop('SIGKILL');
    if (kills === 1) await Promise.all([second.stop('SIGKILL'), flushRedis()]);
    for (const product of products.slice(0, 4)) await changeProduct(merchant, product, 'stock');
    await stack.processes.worker?.start();
    if (kills === 1) await second.start();
  }
  await waitForNone('products without their photo', async () => PRODUCTS - (await publishedOf(merchant)), 300_000);
  await control('/_control/webhooks', {});
  await control(`/_control/stores/${merchant.handle}/edit-all`, { tag: 'after' });
  await rulesRest(merchant);

  const photos = await readRecords('renders', { shop: merchant.shop });
  // Whose credits went back: of those nobody knew in time whether they were made.
  const unsure = photos.filter(({ creditReleasedAt }) => creditReleasedAt).length;
  expect(photos).toHaveLength(PRODUCTS);
  expect(new Set(photos.map(({ garment }) => garment.productId)).size).toBe(PRODUCTS);
  expect(await readRecords('automation_photos', { shop: merchant.shop })).toHaveLength(PRODUCTS);
  expect((await credits(merchant)).total).toBe(SPARE + 3 + unsure);
  expect((await readRule(merchant, rule.id)).used.today).toBe(PRODUCTS - unsure);
  for (const { productId } of products) {
    const isMade = photos.some(({ garment, status }) => garment.productId === productId && status === 'completed');
    expect(await picturesOf(merchant, productId)).toHaveLength(isMade ? 2 : 1);
  }
  const { env, fashnUrl, s3Url, shopifyUrl } = facts();
  const world = { mongoUri: env.MONGODB_URI ?? '', fashnUrl, s3Url, shopifyUrl };
  expect(await secondReading(world, merchant.shop)).toEqual([]);
  const { code, differences, output } = await reconcile('--settled', '0');
  expect(differences, output).toEqual([]);
  expect(code, output).toBe(0);
}, 900_000);

/** On their products, or failed for good: of a worker that died at the paid call nobody knows whether it was made. */
async function publishedOf({ shop }: Merchant): Promise<number> {
  const published = await readRecords('publications', { shop, status: 'published' });
  const failed = await readRecords('renders', { shop, status: 'failed' });
  return published.length + failed.length;
}

async function flushRedis(): Promise<void> {
  const redis = new Redis(facts().env.REDIS_URL ?? '');
  await redis.flushall();
  redis.disconnect();
}
