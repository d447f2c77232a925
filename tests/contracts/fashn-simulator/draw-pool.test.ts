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

let folder: string;
let pool: DrawPool;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'modelsnap-draw-pool-'));
  const thread = join(folder, 'thread.mjs');
  writeFileSync(thread, THREAD);
  pool = createDrawPool({ thread: pathToFileURL(thread), patienceMs: 1500 });
});
afterEach(async () => {
  await pool.close();
  rmSync(folder, { recursive: true });
});

const draw = (seed = DRAWS) => {
  const picture = new Uint8Array();
  const job: DrawJob = {
    modelImage: picture,
    garmentImage: picture,
    category: 'tops',
    seed,
    samples: 1,
    format: 'png',
  };
  return pool.draw(job);
};

describe('the drawing thread', () => {
  it.each([
    ['ends', EXITS, 'The drawing ended'],
    ['breaks', BREAKS, 'Broken'],
    ['never answers', HANGS, 'The drawing did not end'],
  ])('that %s fails its picture, and a new one draws the next', async (_how, seed, message) => {
    expect(await draw()).toEqual({ pictures: [] });
    expect(await draw(seed)).toEqual({ failure: { name: 'PipelineError', message } });
    expect(await draw()).toEqual({ pictures: [] });
  });
});
