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

/** Draws in a thread of its own, so that the simulator keeps answering. The thread starts with the first picture. */
export function createDrawPool(): DrawPool {
  let worker: Worker | undefined;
  let nextId = 0;
  const waiting = new Map<number, (answer: DrawAnswer) => void>();

  function failAll(error: Error): void {
    worker = undefined;
    for (const resolve of waiting.values()) resolve({ failure: { name: 'PipelineError', message: error.message } });
    waiting.clear();
  }

  function start(): Worker {
    const started = new Worker(new URL('./draw-worker.ts', import.meta.url));
    started.on('message', ({ id, answer }: { id: number; answer: DrawAnswer }) => {
      waiting.get(id)?.(answer);
      waiting.delete(id);
    });
    started.on('error', failAll);
    started.unref();
    return started;
  }

  return {
    draw(job) {
      worker ??= start();
      const id = nextId++;
      return new Promise((resolve) => {
        waiting.set(id, resolve);
        worker?.postMessage({ id, job });
      });
    },
    async close() {
      await worker?.terminate();
      failAll(new Error('The simulator is stopping'));
    },
  };
}
