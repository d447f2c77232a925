import { JOBS, type JobName, limitMsOf } from '#app/domain/jobs.ts';
import { log } from '#app/services/log.ts';
import { withLogFacts } from '#app/services/log-facts.ts';
import { HANDLERS } from './handlers.ts';
import { withinLimit } from './within-limit.ts';

/** Runs one job from the queue. A job of an unknown name or shape is dropped with a log line: the sweep knows better. */
export async function runJob(job: { id?: string | undefined; name: string; data: unknown }): Promise<void> {
  if (!isJobName(job.name)) {
    log().warn({ job: job.name }, 'A job of an unknown name was dropped');
    return;
  }
  const payload = JOBS[job.name].payload.safeParse(job.data);
  if (!payload.success) {
    log().warn({ job: job.name }, 'A job of an unknown shape was dropped');
    return;
  }
  const { name } = job;
  // The payload was parsed with the schema of this very name.
  const handle = HANDLERS[name] as (payload: unknown) => Promise<unknown>;
  await withLogFacts({ job: name, jobId: job.id, ...payload.data }, () =>
    timed(() => withinLimit(limitMsOf(name), () => handle(payload.data), sayLateEnd)),
  );
}

function sayLateEnd(outcome: PromiseSettledResult<unknown>): void {
  const error: unknown = outcome.status === 'rejected' ? outcome.reason : undefined;
  log().warn({ error }, 'A job that was not waited for any more has ended');
}

async function timed(work: () => Promise<unknown>): Promise<void> {
  const startedAt = Date.now();
  try {
    await work();
    log().debug({ ms: Date.now() - startedAt }, 'job done');
  } catch (error) {
    log().error({ error, ms: Date.now() - startedAt }, 'job failed');
    throw error;
  }
}

function isJobName(name: string): name is JobName {
  return Object.hasOwn(JOBS, name);
}
