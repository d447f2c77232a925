/**
 * One decoder: reads pictures that came from outside, one at a time, in a process of its own, so that it can be killed
 * in the midst of one. It is given no setting and no secret, and ends with the process that started it.
 */
import { writeFileSync } from 'node:fs';
import sharp from 'sharp';
import { ServiceError } from '#app/services/service-error.ts';
import type { Failure, FromDecoder, Order, ToDecoder } from './messages.ts';
import { TASKS } from './tasks.ts';
import { weighPicture } from './weigh-picture.ts';

let goOn: (() => void) | undefined;

// An orderly end would wait for the decoding, which may never end.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
// A signal to the whole group, as a terminal sends: whoever gave the picture lets it end, or closes.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
process.on('message', (message: ToDecoder) => {
  if (message.kind === 'go') return goOn?.();
  void decode(message.order);
});

dieFirst();
// The first picture should not wait for libraries to be loaded.
await sharp({ create: { width: 16, height: 16, channels: 3, background: '#fff' } })
  .jpeg()
  .toBuffer();
send({ kind: 'ready' });

async function decode(order: Order): Promise<void> {
  const mayGoOn = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  send({ kind: 'weighed', bytes: await weighPicture(order.bytes) });
  await mayGoOn;
  try {
    send({ kind: 'done', answer: await TASKS[order.task](order.bytes, order.options as never) });
  } catch (error) {
    send({ kind: 'failed', failure: failureOf(error) });
  }
}

function send(message: FromDecoder): void {
  process.send?.(message);
}

function failureOf(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof ServiceError)) return { message };
  return { message, service: { name: error.service, retry: error.retry } };
}

/** When the machine runs out of memory, the kernel should end this process and not the one that serves pages. */
function dieFirst(): void {
  try {
    writeFileSync('/proc/self/oom_score_adj', '1000');
  } catch {
    // Not on this system.
  }
}
