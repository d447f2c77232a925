import type { Queue } from 'bullmq';
import { JOBS } from '#app/domain/jobs.ts';

/**
 * Enters every job that rings by itself, unless all are there. Repeating it changes nothing; it is repeated, because a
 * Redis that was emptied has forgotten them.
 */
export async function enterSchedules(queue: Queue, isFirst: boolean): Promise<void> {
  const wanted = Object.values(JOBS).filter((policy) => policy.queue === queue.name).length;
  if (!isFirst && (await queue.getJobSchedulersCount()) >= wanted) return;
  for (const [name, policy] of Object.entries(JOBS)) {
    if (policy.queue !== queue.name) continue;
    const repeat =
      'everyMs' in policy ? { every: policy.everyMs } : 'cron' in policy ? { pattern: policy.cron, tz: 'UTC' } : null;
    if (!repeat) continue;
    await queue.upsertJobScheduler(name, repeat, {
      name,
      data: {},
      opts: { removeOnComplete: true, removeOnFail: 100, attempts: 1 },
    });
  }
}
