/**
 * Publishing many photos, and undoing them, with workers that are killed in the midst of it and a Shopify that throttles:
 * nothing is in the store twice, nothing is forgotten.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ManagedProcess } from '#sandbox/stack/managed-process.ts';
import type { Stack } from '#sandbox/stack/start-stack.ts';
import { addGarments } from '#tests/fixtures/batches.ts';
import {
  bulkItemsOf,
  decide,
  finishedBatch,
  merchantWithCredits,
  publishBatch,
  readBulkAction,
  undoMany,
} from '#tests/fixtures/bulk-actions.ts';
import { readRecords } from '#tests/fixtures/database.ts';
import { clearFaults, orderFault } from '#tests/fixtures/faults.ts';
import { startFurtherWorker } from '#tests/fixtures/further-worker.ts';
import type { Merchant } from '#tests/fixtures/merchant.ts';
import { filesOf, marksOf, picturesOf } from '#tests/fixtures/publications.ts';
import { useStack } from '#tests/fixtures/stack.ts';
import { startTestStack } from '#tests/fixtures/start-test-stack.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

const PRODUCTS = 10;
const PATIENCE_MS = 240_000;

let stack: Stack;
let second: ManagedProcess;
beforeAll(async () => {
  const started = await startTestStack({ WORKER_LEASE_MS: '2000', ENGINE_CONCURRENCY: '12', LATENCY_MS: '100' });
  stack = started.stack;
  useStack(started.facts);
  second = await startFurtherWorker(stack);
});
afterEach(() => clearFaults('shopify'));
afterAll(async () => {
  await second?.stop();
  await stack?.close();
});

const throttle = () => orderFault('shopify', { operation: '*', mode: 'fail', status: 429, rate: 0.1 });

/** Kills each of the two workers in turn, while what was asked for goes on. */
async function killThreeTimes(): Promise<void> {
  for (let kills = 0; kills < 3; kills += 1) {
    await sleep(1500);
    const worker = kills === 1 ? second : stack.processes.worker;
    await worker?.stop('SIGKILL');
    await worker?.start();
  }
}

const ended = (merchant: Merchant, id: string) =>
  waitFor(
    `bulk action ${id} to end`,
    async () => {
      const action = await readBulkAction(merchant, id);
      return action.hasEnded && action;
    },
    PATIENCE_MS,
  );

describe('many photos', () => {
  it('are published once and undone once each, whoever dies meanwhile', async () => {
    const merchant = await merchantWithCredits('bulk', 2 * PRODUCTS);
    const garments = await addGarments(merchant, { count: PRODUCTS });
    const batchId = await finishedBatch(merchant, garments, 2);
    await decide(merchant, batchId, 'approved');
    await throttle();
    const publishing = await publishBatch(merchant, batchId);
    await killThreeTimes();
    const published = await ended(merchant, publishing.id);
    expect(published.items).toBe(2 * PRODUCTS);
    expect(published.counts).toEqual({ waiting: 0, working: 0, done: 2 * PRODUCTS, failed: 0, leftOut: 0 });
    const publications = await readRecords('publications', { shop: merchant.shop });
    expect(publications).toHaveLength(2 * PRODUCTS);
    expect(new Set(publications.map(({ renderId }) => String(renderId))).size).toBe(2 * PRODUCTS);
    for (const { _id, status } of publications) {
      expect(status).toBe('published');
      expect(await filesOf(merchant, String(_id))).toHaveLength(1);
    }
    for (const { productId } of garments) {
      expect(await picturesOf(merchant, productId)).toHaveLength(3);
      expect(await marksOf(merchant, productId)).toHaveLength(2);
    }

    const undoing = await undoMany(merchant, { batchId });
    await killThreeTimes();
    const undone = await ended(merchant, undoing.id);
    expect(undone.counts).toEqual({ waiting: 0, working: 0, done: 2 * PRODUCTS, failed: 0, leftOut: 0 });
    expect(await bulkItemsOf(merchant, undoing.id)).toHaveLength(2 * PRODUCTS);
    for (const { productId, mediaId } of garments) {
      expect(await picturesOf(merchant, productId)).toEqual([mediaId]);
      expect(await marksOf(merchant, productId)).toEqual([]);
    }
  });
});
