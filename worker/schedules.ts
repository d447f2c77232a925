import type { Queue } from 'bullmq';
import { JOBS } from '#app/domain/jobs.ts';

/** A schedule whose next turn is this long past has lost it. */
const OVERDUE_MS = 30_000;

/**
 * Enters every job that rings by itself, unless all are there and none has missed its turn. Repeating it changes
 * nothing; it is repeated, because a Redis that was emptied has forgotten them, and one that failed at the wrong moment
 * has forgotten the next turn.
 */
export async function enterSchedules(queue: Queue, isFirst: boolean): Promise<void> {
  const wanted = Object.entries(JOBS).flatMap(([name, policy]) => {
    if (policy.queue !== queue.name) return [];
    if ('everyMs' in policy) return { name, repeat: { every: policy.everyMs } };
    return 'cron' in policy ? { name, repeat: { pattern: policy.cron, tz: 'UTC' } } : [];
  });
  if (!isFirst && (await areEntered(queue, wanted.length))) return;
  for (const { name, repeat } of wanted) {
    await queue.upsertJobScheduler(name, repeat, {
      name,
      data: {},
      opts: { removeOnComplete: true, removeOnFail: 100, attempts: 1 },
    });
  }
}

async function areEntered(queue: Queue, wanted: number): Promise<boolean> {
  const entered = await queue.getJobSchedulers();
  const missedBefore = Date.now() - OVERDUE_MS;
  return entered.length >= wanted && entered.every(({ next }) => next !== undefined && next >= missedBefore);
}
