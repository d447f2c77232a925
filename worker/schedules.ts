import type { JobState, Queue } from 'bullmq';
import { JOBS } from '#app/domain/jobs.ts';

/** A schedule whose next turn is this long past, without a job that waits for it, has lost it. */
const OVERDUE_MS = 5_000;
/** What a job is that somebody will take. Taken, it enters the next turn at once, unless its worker died in between. */
const WAITING = new Set<string>(['waiting', 'prioritized', 'delayed'] satisfies JobState[]);

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
  const entered = new Map((await queue.getJobSchedulers()).map((scheduler) => [scheduler.key, scheduler]));
  for (const { name, repeat } of wanted) {
    const { next, every, pattern } = entered.get(name) ?? {};
    const isSame = next !== undefined && ('every' in repeat ? every === repeat.every : pattern === repeat.pattern);
    // Its job only waits for a hand: entered anew, a nightly one would lose this night.
    if (isSame && next < Date.now() && WAITING.has(await queue.getJobState(`repeat:${name}:${next}`))) continue;
    if (isSame && !isFirst && next >= Date.now() - OVERDUE_MS) continue;
    await queue.upsertJobScheduler(name, repeat, {
      name,
      data: {},
      opts: { removeOnComplete: true, removeOnFail: 100, attempts: 1 },
    });
  }
}
