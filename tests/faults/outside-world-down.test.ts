/** Everything around the product fails in the middle of 50 renders. Afterwards nothing is lost and nothing is doubled. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Stack } from '#sandbox/stack/start-stack.ts';
import { describeStack } from '#tests/fixtures/describe-stack.ts';
import { clearFaults, orderFault } from '#tests/fixtures/faults.ts';
import { askForMany, expectNothingDoubled, restOf, richMerchant } from '#tests/fixtures/many-renders.ts';
import { type Merchant, newId } from '#tests/fixtures/merchant.ts';
import { readRender } from '#tests/fixtures/renders.ts';
import { stack as facts, useStack } from '#tests/fixtures/stack.ts';
import { startTestStack } from '#tests/fixtures/start-test-stack.ts';
import { galleryOf } from '#tests/fixtures/store-files.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

const RENDERS = 50;
const PATIENCE_MS = 240_000;

let stack: Stack;
beforeAll(async () => {
  const started = await startTestStack({ WORKER_LEASE_MS: '2000', ENGINE_CONCURRENCY: '12' });
  stack = started.stack;
  useStack(started.facts);
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.log(await describeStack(facts()));
});
afterAll(() => stack?.close());

describe('in the middle of 50 renders', () => {
  it('Redis is flushed and the database restarted: nothing is lost, nothing doubled', async () => {
    const merchant = await richMerchant(stack, RENDERS);
    const asked = await askForMany(merchant, RENDERS);
    await sleep(800);
    await flushRedis();
    await sleep(800);
    await stack.restartDatabase();
    await sleep(800);
    await flushRedis();
    const renders = await restOf(merchant, asked, PATIENCE_MS);
    expect(renders.every(({ status }) => status === 'completed')).toBe(true);
    await expectNothingDoubled(stack, { merchant, amount: RENDERS }, renders);
  });

  it('S3 and Shopify time out, throttle, answer 5xx and garbage: nothing is lost, nothing doubled', async () => {
    const merchant = await richMerchant(stack, RENDERS);
    const asked = await askForMany(merchant, RENDERS);
    await orderFault('s3', { operation: '*', mode: 'fail', status: 503, rate: 0.15 });
    await orderFault('s3', { operation: 'put', mode: 'silence', rate: 0.05 });
    await orderFault('s3', { operation: '*', mode: 'reset', rate: 0.05 });
    await orderFault('shopify', { operation: 'product', mode: 'fail', status: 502, rate: 0.15 });
    await orderFault('shopify', { operation: 'product', mode: 'garbage', rate: 0.1 });
    await orderFault('shopify', { operation: 'cdn', mode: 'reset', rate: 0.2 });
    await orderFault('shopify', { operation: 'product', mode: 'fail', ...THROTTLED, rate: 0.2 });
    await sleep(8000);
    await clearFaults('s3', 'shopify');
    const renders = await restOf(merchant, asked, PATIENCE_MS);
    expect(renders.every(({ status }) => status === 'completed')).toBe(true);
    await expectNothingDoubled(stack, { merchant, amount: RENDERS }, renders);
  });

  it('publishing them while Shopify fails in every way puts each on its product once', async () => {
    const merchant = await richMerchant(stack, RENDERS);
    const asked = await askForMany(merchant, 12);
    const renders = await restOf(merchant, asked, PATIENCE_MS);
    await orderFault('shopify', { operation: 'fileCreate', mode: 'lost-reply', rate: 0.4 });
    await orderFault('shopify', { operation: 'fileUpdate', mode: 'lost-reply', rate: 0.4 });
    await orderFault('shopify', { operation: '*', mode: 'fail', status: 503, rate: 0.1 });
    await orderFault('shopify', { operation: '*', mode: 'garbage', rate: 0.05 });
    const publications = new Map(renders.map(({ id }) => [id, newId()]));
    for (const { id } of renders) await persistently(() => publish(merchant, id, publications.get(id) ?? ''));
    await sleep(6000);
    await clearFaults('shopify');
    for (const { renderId, garment } of asked) {
      const publication = await waitFor(
        'the publication to rest',
        async () => {
          const { publication: current } = await readRender(merchant, renderId);
          return current?.isFinal && current;
        },
        PATIENCE_MS,
      );
      expect(publication).toMatchObject({ status: 'published', failure: null });
      const ours = (await galleryOf(merchant, garment.productId)).filter((name) => !name.startsWith('shirt'));
      expect(ours).toEqual([`${publications.get(renderId)}.jpg`]);
    }
  });
});

const THROTTLED = {
  status: 200,
  body: {
    errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }],
    extensions: {
      cost: {
        requestedQueryCost: 20,
        actualQueryCost: null,
        throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 0, restoreRate: 100 },
      },
    },
  },
} as const;

async function flushRedis(): Promise<void> {
  const redis = new Redis(facts().env.REDIS_URL ?? '');
  await redis.flushall();
  redis.disconnect();
}

async function publish(merchant: Merchant, renderId: string, publicationId: string): Promise<boolean> {
  const answer = await merchant.post('/api/publications', { publicationId, renderId, position: 'first' });
  return answer.status === 202;
}

/** As a merchant would: the same form is sent again until it is taken. */
async function persistently(send: () => Promise<boolean>): Promise<void> {
  await waitFor('the request to be taken', () => send().catch(() => false));
}
