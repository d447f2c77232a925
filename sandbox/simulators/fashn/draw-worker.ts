import { parentPort } from 'node:worker_threads';
import type { DrawAnswer, DrawJob } from './draw-pool.ts';
import { drawPicture } from './drawing/draw-picture.ts';
import { DrawingRefusal } from './drawing/drawing-refusal.ts';

/** The thread of draw-pool.ts: one job after the other. */
let queue: Promise<void> = Promise.resolve();

parentPort?.on('message', ({ id, job }: { id: number; job: DrawJob }) => {
  queue = queue.then(async () => {
    parentPort?.postMessage({ id, answer: await answerTo(job) });
  });
});

async function answerTo(job: DrawJob): Promise<DrawAnswer> {
  try {
    const pictures: Uint8Array[] = [];
    for (let sample = 0; sample < job.samples; sample += 1) {
      pictures.push(await drawPicture({ ...job, seed: (job.seed + sample) % 2 ** 32 }));
    }
    return { pictures };
  } catch (error) {
    if (error instanceof DrawingRefusal) return { failure: { name: error.runtimeError, message: error.message } };
    return { failure: { name: 'PipelineError', message: error instanceof Error ? error.message : 'unknown' } };
  }
}
