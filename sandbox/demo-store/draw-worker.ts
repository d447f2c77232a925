import { parentPort } from 'node:worker_threads';
import sharp from 'sharp';
import { type DrawJob, runDrawJob } from './draw-jobs.ts';

// Two workers share two cores: more threads would only wait for each other.
sharp.concurrency(1);
parentPort?.on('message', (job: DrawJob) => {
  void runDrawJob(job).then(
    (drawn) => parentPort?.postMessage({ drawn }),
    (error: unknown) =>
      parentPort?.postMessage({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
