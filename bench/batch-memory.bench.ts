/** The highest memory of the worker and its decoders for a batch of 1,000 pictures of 12 megapixels against one of 50. */
import { existsSync } from 'node:fs';
import sharp from 'sharp';
import { childrenOf, memoryOf, resetPeak } from '#tests/fixtures/process-memory.ts';
import { type BatchStack, onBatchStack, quote, runBatch } from './batch-stack.ts';
import type { BenchResult } from './result.ts';

const MANY = 1000;
const FEW = 50;
const SIZE = { width: 4000, height: 3000 };
const LIMIT = 1.3;
/** As fast as the product can take them: nothing here is about time. */
const ENGINE_MS = 100;

export default function batchMemory(): Promise<BenchResult> {
  return onBatchStack(ENGINE_MS, async (stack) => {
    const picture = await largePicture();
    const few = await peakOf(stack, FEW, picture);
    const many = await peakOf(stack, MANY, picture);
    return {
      ratios: { peak: many / few },
      limits: { peak: LIMIT },
      figures: { peakManyMb: many, peakFewMb: few, pictureMb: picture.length / 1e6 },
    };
  });
}

/** With so much in it that its file is as large as a camera's. */
function largePicture(): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 150, sigma: 40 } as const;
  return sharp({ create: { ...SIZE, channels: 3, background: '#888', noise } })
    .blur(1.2)
    .jpeg({ quality: 90 })
    .toBuffer();
}

/** Of a worker that has just started, in megabytes. */
async function peakOf(stack: BatchStack, items: number, picture: Buffer): Promise<number> {
  const merchant = await stack.store(items, items, picture);
  await stack.worker.stop();
  await stack.worker.start();
  const batchId = await quote(merchant, items);
  const pid = stack.worker.pid();
  if (pid === undefined) throw new Error('The worker does not run');
  const processes = [pid, ...childrenOf(pid)];
  processes.forEach(resetPeak);
  await runBatch(stack, merchant, batchId);
  // Also of decoders that took the place of one that had had enough.
  const counted = new Set([...processes.filter(isRunning), ...childrenOf(pid)]);
  return [...counted].reduce((sum, each) => sum + memoryOf(each).peakMb, 0);
}

const isRunning = (pid: number) => existsSync(`/proc/${pid}`);
