import { Worker } from 'node:worker_threads';
import type { RuntimeFailure } from './prediction.ts';

export interface DrawJob {
  modelImage: Uint8Array;
  garmentImage: Uint8Array;
  category: 'auto' | 'tops' | 'bottoms' | 'one-pieces';
  seed: number;
  /** How many pictures; each has the next seed. */
  samples: number;
  format: 'png' | 'jpeg';
}
export type DrawAnswer = { pictures: Uint8Array[] } | { failure: RuntimeFailure };

export interface DrawPool {
  /** Never rejects: a crash of the drawing is the engine's PipelineError. */
  draw(job: DrawJob): Promise<DrawAnswer>;
  close(): Promise<void>;
}

const THREAD = new URL('./draw-worker.ts', import.meta.url);
/** Pictures wait for each other: far more than the longest queue takes. */
const PATIENCE_MS = 90_000;

/**
 * Draws in a thread of its own, so that the simulator keeps answering. The thread starts with the first picture, and
 * again after one that it did not survive or never ended.
 */
export function createDrawPool({ thread = THREAD, patienceMs = PATIENCE_MS } = {}): DrawPool {
  let worker: Worker | undefined;
  let nextId = 0;
  const waiting = new Map<number, (answer: DrawAnswer) => void>();

  function failAll(message: string): void {
    worker = undefined;
    for (const resolve of waiting.values()) resolve({ failure: { name: 'PipelineError', message } });
    waiting.clear();
  }

  function start(): Worker {
    const started = new Worker(thread);
    started.on('message', ({ id, answer }: { id: number; answer: DrawAnswer }) => {
      waiting.get(id)?.(answer);
      waiting.delete(id);
    });
    started.on('error', (error) => end(started, error.message));
    started.on('exit', () => end(started, 'The drawing ended'));
    started.unref();
    return started;
  }

  /** Once: what an ended thread still says is about pictures that were answered for. */
  function end(ended: Worker, message: string): void {
    if (ended === worker) failAll(message);
  }

  return {
    draw(job) {
      worker ??= start();
      const drawing = worker;
      const id = nextId++;
      return new Promise((resolve) => {
        const timer = setTimeout(() => {
          end(drawing, 'The drawing did not end');
          void drawing.terminate();
        }, patienceMs).unref();
        waiting.set(id, (answer) => {
          clearTimeout(timer);
          resolve(answer);
        });
        drawing.postMessage({ id, job });
      });
    },
    async close() {
      await worker?.terminate();
      failAll('The simulator is stopping');
    },
  };
}
