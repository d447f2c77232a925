/** The network loses every connection to the database and to Redis without a word, in the middle of renders. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ManagedProcess } from '#sandbox/stack/managed-process.ts';
import type { Stack } from '#sandbox/stack/start-stack.ts';
import { describeStack } from '#tests/fixtures/describe-stack.ts';
import { startFurtherWorker } from '#tests/fixtures/further-worker.ts';
import { askForMany, expectNothingDoubled, restOf, richMerchant } from '#tests/fixtures/many-renders.ts';
import { type SilentProxy, startSilentProxy } from '#tests/fixtures/silent-proxy.ts';
import { stack as facts, useStack } from '#tests/fixtures/stack.ts';
import { startTestStack } from '#tests/fixtures/start-test-stack.ts';

const RENDERS = 20;
const PATIENCE_MS = 240_000;

let stack: Stack;
let worker: ManagedProcess;
let proxies: { database: SilentProxy; redis: SilentProxy };
beforeAll(async () => {
  const started = await startTestStack({ WORKER_LEASE_MS: '2000', ENGINE_CONCURRENCY: '6' });
  stack = started.stack;
  useStack(started.facts);
  await stack.processes.worker?.stop();
  const database = new URL((stack.env.MONGODB_URI ?? '').replace(/^mongodb:/, 'http:'));
  const redis = new URL(stack.env.REDIS_URL ?? '');
  proxies = { database: await startSilentProxy(database), redis: await startSilentProxy(redis) };
  const uri = new URL(stack.env.MONGODB_URI ?? '');
  uri.host = proxies.database.host;
  worker = await startFurtherWorker(stack, {
    MONGODB_URI: uri.href,
    REDIS_URL: `redis://${proxies.redis.host}`,
  });
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.log(await describeStack(facts(), 'further-worker'));
});
afterAll(async () => {
  await worker?.stop();
  await proxies?.database.close();
  await proxies?.redis.close();
  await stack?.close();
});

describe('a worker whose connections are dead without a word', () => {
  it('makes new ones by itself: nothing is lost, nothing doubled', async () => {
    const merchant = await richMerchant(stack, RENDERS);
    const asked = await askForMany(merchant, RENDERS);
    for (const proxy of [proxies.database, proxies.redis]) {
      await sleep(700);
      expect(proxy.fallSilent()).toBeGreaterThan(0);
    }
    const renders = await restOf(merchant, asked, PATIENCE_MS);
    expect(renders.every(({ status }) => status === 'completed')).toBe(true);
    await expectNothingDoubled(stack, { merchant, amount: RENDERS }, renders);
  });
});
