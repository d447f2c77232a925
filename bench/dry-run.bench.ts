/** A rule's dry run over a catalogue of 20,000 products against one of 2,000: how much longer it takes, how much more memory. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BatchView } from '#app/web/api/batch-schemas.ts';
import type { ManagedProcess } from '#sandbox/stack/managed-process.ts';
import { makeRule } from '#tests/fixtures/automations.ts';
import { addGarments, readBatch } from '#tests/fixtures/batches.ts';
import { shirtPicture } from '#tests/fixtures/garments-in-store.ts';
import { control, type Merchant, newId, newMerchant } from '#tests/fixtures/merchant.ts';
import { memoryOf, resetPeak } from '#tests/fixtures/process-memory.ts';
import { credits } from '#tests/fixtures/renders.ts';
import { useStack as beAbout } from '#tests/fixtures/stack.ts';
import { startTestStack } from '#tests/fixtures/start-test-stack.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';
import type { BenchResult } from './result.ts';

const FEW = 2000;
const MANY = 20_000;
const PRODUCTS_A_CALL = 1000;
const PATIENCE_MS = 20 * 60_000;
/** Ten times the products: at most ten times as long. */
const LIMITS = { time: 10, memory: 1.3 };
/** Shopify's points are not what this is about. */
const WITHOUT_POINTS = { bucketSize: 1e9, restorePerSecond: 1e9 };

export default async function dryRun(): Promise<BenchResult> {
  const folder = mkdtempSync(join(tmpdir(), 'dry-run-bench-'));
  const { stack, facts } = await startTestStack({ LOG_LEVEL: 'error' });
  beAbout(facts);
  try {
    await control('/_control/settings', WITHOUT_POINTS);
    const path = join(folder, 'shirt.jpg');
    writeFileSync(path, await shirtPicture(undefined, 560));
    const { worker } = stack.processes;
    if (!worker) throw new Error('The worker does not run');
    const stores = { few: await storeOf(FEW, path), many: await storeOf(MANY, path) };
    await dryRunOf(stores.few, FEW);
    const few = await measured(worker, () => dryRunOf(stores.few, FEW));
    const many = await measured(worker, () => dryRunOf(stores.many, MANY));
    return {
      ratios: { time: many.ms / few.ms, memory: many.peakMb / few.peakMb },
      limits: LIMITS,
      figures: { fewMs: few.ms, manyMs: many.ms, fewPeakMb: few.peakMb, manyPeakMb: many.peakMb },
    };
  } finally {
    await stack.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Store {
  merchant: Merchant;
  ruleId: string;
}

async function storeOf(count: number, path: string): Promise<Store> {
  const merchant = await newMerchant('bench');
  await credits(merchant);
  for (let made = 0; made < count; made += PRODUCTS_A_CALL) {
    const product = { tags: ['new'], images: [{ path, filename: 'shirt.jpg' }] };
    await addGarments(merchant, { count: PRODUCTS_A_CALL, product });
  }
  const rule = await makeRule(merchant, { conditions: [{ field: 'tag', values: ['new'] }] });
  return { merchant, ruleId: rule.id };
}

/** In a worker that has just started. */
async function measured(worker: ManagedProcess, work: () => Promise<void>): Promise<{ ms: number; peakMb: number }> {
  await worker.stop();
  await worker.start();
  const pid = worker.pid();
  if (pid === undefined) throw new Error('The worker does not run');
  resetPeak(pid);
  const startedAt = performance.now();
  await work();
  return { ms: performance.now() - startedAt, peakMb: memoryOf(pid).peakMb };
}

async function dryRunOf({ merchant, ruleId }: Store, products: number): Promise<void> {
  const batchId = newId();
  const answer = await merchant.post(`/api/automations/rules/${ruleId}/dry-run`, { batchId });
  if (answer.status !== 202) throw new Error(await answer.text());
  const hasEnded = ({ status }: BatchView) => status === 'quoted';
  const quoted = await waitFor(
    'the dry run',
    async () => {
      const batch = await readBatch(merchant, batchId);
      return hasEnded(batch) && batch;
    },
    PATIENCE_MS,
  );
  if (quoted.items !== products) throw new Error(`It found ${quoted.items} photos of ${products} products`);
}
