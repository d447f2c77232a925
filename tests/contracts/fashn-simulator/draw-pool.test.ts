/** A drawing that goes wrong in its thread is a failed prediction, and the next one is drawn. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDrawPool, type DrawJob, type DrawPool } from '#sandbox/simulators/fashn/draw-pool.ts';

/** Does what the seed says. */
const THREAD = `
  import { parentPort } from 'node:worker_threads';
  parentPort.on('message', ({ id, job }) => {
    if (job.seed === 1) process.exit(3);
    if (job.seed === 2) throw new Error('Broken');
    if (job.seed !== 3) parentPort.postMessage({ id, answer: { pictures: [] } });
  });
`;
const [DRAWS, EXITS, BREAKS, HANGS] = [0, 1, 2, 3];

/** Starting a thread counts too: only where the patience is used up is it short. */
const PATIENCE_MS = { long: 10_000, short: 5000 } as const;

let folder: string;
let thread: string;
let pool: DrawPool | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'modelsnap-draw-pool-'));
  thread = join(folder, 'thread.mjs');
  writeFileSync(thread, THREAD);
});
afterEach(async () => {
  await pool?.close();
  rmSync(folder, { recursive: true });
});

const draw = (drawing: DrawPool, seed = DRAWS) => {
  const picture = new Uint8Array();
  const job: DrawJob = {
    modelImage: picture,
    garmentImage: picture,
    category: 'tops',
    seed,
    samples: 1,
    format: 'png',
  };
  return drawing.draw(job);
};

describe('the drawing thread', () => {
  it.each([
    ['ends', EXITS, 'The drawing ended', PATIENCE_MS.long],
    ['breaks', BREAKS, 'Broken', PATIENCE_MS.long],
    ['never answers', HANGS, 'The drawing did not end', PATIENCE_MS.short],
  ])('that %s fails its picture, and a new one draws the next', async (_how, seed, message, patienceMs) => {
    pool = createDrawPool({ thread: pathToFileURL(thread), patienceMs });
    expect(await draw(pool)).toEqual({ pictures: [] });
    expect(await draw(pool, seed)).toEqual({ failure: { name: 'PipelineError', message } });
    expect(await draw(pool)).toEqual({ pictures: [] });
  });
});
