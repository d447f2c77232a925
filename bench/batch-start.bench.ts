/**
 * Starting a batch of 5,000 items against one of 500: the answer does not wait for its photos to be made, and grows at
 * most as the items do.
 */

import { startBatch } from '#app/domain/batches/ask/start-batch.ts';
import { adjustCredits } from '#app/domain/credits/adjust-credits.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import { connectDatabase, disconnectDatabase } from '#app/services/database/connection.ts';
import { closeDoorbell } from '#app/services/queue/doorbell.ts';
import { merchantClient } from '#sandbox/demo/merchant-client.ts';
import { storeBatch } from '#tests/fixtures/stored-batches.ts';
import { installedStore, onOwnStack } from './bench-stack.ts';
import type { BenchResult } from './result.ts';
import { median } from './rounds.ts';

const MANY = 5_000;
const FEW = 500;
const LIMIT = 10;
const ROUNDS = 20;
const WARM_UPS = 3;

export default async function batchStart(): Promise<BenchResult> {
  return onOwnStack({}, async (stack) => {
    // It would make the photos meanwhile.
    await stack.processes.worker?.stop();
    await connectDatabase();
    try {
      const shop = await installedStore(stack, 'batch-start');
      await merchantClient(stack, shop).get('/api/credits');
      const amount = (ROUNDS + WARM_UPS) * (MANY + FEW);
      await adjustCredits({ shop, key: 'bench', amount, reason: 'For the benchmark', by: 'bench', now: new Date() });
      const times: Record<'many' | 'few', number[]> = { many: [], few: [] };
      for (let round = 0; round < WARM_UPS + ROUNDS; round += 1) {
        for (const name of round % 2 === 0 ? (['many', 'few'] as const) : (['few', 'many'] as const)) {
          const ms = await start(shop, name === 'many' ? MANY : FEW);
          if (round >= WARM_UPS) times[name].push(ms);
        }
      }
      if (await RenderRecord.exists({ shop })) throw new Error('Photos were made before the answer');
      const [manyMs, fewMs] = [median(times.many), median(times.few)];
      return { ratios: { start: manyMs / fewMs }, limits: { start: LIMIT }, figures: { manyMs, fewMs } };
    } finally {
      await closeDoorbell();
      await disconnectDatabase();
    }
  });
}

/** Milliseconds until a batch that is quoted has started. */
async function start(shop: string, itemCount: number): Promise<number> {
  const batchId = String(await storeBatch({ shop, itemCount }));
  const startedAt = performance.now();
  const { status } = await startBatch({ shop, batchId, now: new Date() });
  const elapsed = performance.now() - startedAt;
  if (status !== 'expanding') throw new Error(`The batch is ${status}`);
  return elapsed;
}
