import { noteStoreWaits } from '#app/domain/engine/waiting-stores.ts';
import { growingPauseMs } from '#app/domain/growing-pause.ts';
import { ring } from '#app/domain/jobs.ts';
import type { Render } from '#app/domain/renders/render.record.ts';
import { failRender } from './fail-render.ts';
import { changeRender } from './render-lease.ts';
import { ringAsker } from './ring-asker.ts';

/** How many times a render is put back for a passing trouble before it fails for good. */
export const MAX_ATTEMPTS = 6;
const LONGEST_BACKOFF_MS = 60_000;

export interface PutBack {
  detail: string;
  afterMs?: number | undefined;
  /** What it fails with when it was put back too often. */
  failure: Parameters<typeof failRender>[1];
}

/** Puts a render back into the queue, later each time, and fails it for good after MAX_ATTEMPTS. */
export async function putBack(render: Render, why: PutBack): Promise<void> {
  const attempts = render.attempts + 1;
  if (attempts >= MAX_ATTEMPTS) return failRender(render, why.failure, why.detail);
  await waitAgain(render, backoffMs(attempts, why.afterMs), attempts);
}

/** Back to the queue without its slot, which goes to the next. */
export async function waitAgain(render: Render, afterMs: number, attempts = render.attempts): Promise<void> {
  await queueAgain(render, new Date(Date.now() + afterMs), { attempts });
  await ring('renders.dispatch', {});
  if (afterMs > 0) await ring('renders.dispatch', {}, { delayMs: afterMs });
}

/** Back to the queue at the place that it had there: the engine takes nothing from anybody for a moment. */
export async function keepTurn(render: Render, garmentKey = render.garmentKey): Promise<void> {
  // Nobody is rung for: whoever made the engine's gate close has rung for its opening, or is about to.
  await queueAgain(render, render.notBefore, { attempts: render.attempts, ...(garmentKey ? { garmentKey } : {}) });
}

async function queueAgain(
  render: Render,
  notBefore: Date,
  facts: { attempts: number; garmentKey?: string },
): Promise<void> {
  await changeRender(render, {
    status: 'queued',
    set: { notBefore, ...facts },
    unset: ['engineSlot', 'leaseUntil', 'predictionId'],
  });
  await noteStoreWaits(render.shop, notBefore);
  // One that was cancelled meanwhile takes back what waits again.
  await ringAsker(render);
}

/** The pause before another attempt: up to a minute, or as long as was asked for. */
export function backoffMs(attempts: number, askedForMs = 0): number {
  return growingPauseMs(attempts, { longestMs: LONGEST_BACKOFF_MS, askedForMs });
}
