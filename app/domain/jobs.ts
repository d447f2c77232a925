/**
 * Every background job: its name, payload and policy. A job says "look at this record"; what is to be done stands in
 * the record, so a job that is lost, doubled or late changes nothing.
 */
import { z } from 'zod';
import { ringDoorbell } from '#app/services/queue/doorbell.ts';

const recordId = z.string().regex(/^[0-9a-f]{24}$/);
const nothing = z.object({});

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export const QUEUES = {
  /** Who is next at the engine: never behind the renders themselves. */
  dispatch: { concurrency: 1 },
  /** The paid calls and the results: none of them waits for the engine. */
  renders: { concurrency: 32 },
  publications: { concurrency: 8 },
  inbox: { concurrency: 8 },
  /** Mails take turns anyway; waiting for one holds up nothing else. */
  mail: { concurrency: 1 },
  /** More than take long: a nightly run holds up no sweep. */
  schedules: { concurrency: 8 },
} as const;
export type QueueName = keyof typeof QUEUES;

export const JOBS = {
  'renders.dispatch': { queue: 'dispatch', payload: nothing, limitMs: MINUTE },
  'renders.advance': {
    queue: 'renders',
    payload: z.object({ shop: z.string(), renderId: recordId }),
    // Writing down what was paid may wait a quarter of an hour for the database.
    limitMs: 20 * MINUTE,
  },
  'publications.advance': { queue: 'publications', payload: z.object({ shop: z.string(), publicationId: recordId }) },
  'webhooks.process': { queue: 'inbox', payload: z.object({ messageIds: z.array(recordId).min(1) }) },
  'mail.send': { queue: 'mail', payload: nothing },
  'renders.sweep': { queue: 'schedules', payload: nothing, everyMs: 5 * SECOND, limitMs: MINUTE },
  'publications.sweep': { queue: 'schedules', payload: nothing, everyMs: 5 * SECOND, limitMs: MINUTE },
  'publications.look': { queue: 'schedules', payload: nothing, everyMs: 10 * MINUTE, limitMs: HOUR },
  'webhooks.sweep': { queue: 'schedules', payload: nothing, everyMs: 5 * SECOND, limitMs: MINUTE },
  'mail.sweep': { queue: 'schedules', payload: nothing, everyMs: 5 * SECOND, limitMs: MINUTE },
  'garments.sweep-uploads': { queue: 'schedules', payload: nothing, everyMs: 10 * MINUTE, limitMs: HOUR },
  'stores.forget': { queue: 'schedules', payload: nothing, everyMs: 10 * SECOND, limitMs: HOUR },
  'pictures.delete-noted': { queue: 'schedules', payload: nothing, everyMs: HOUR, limitMs: HOUR },
  'billing.sweep': { queue: 'schedules', payload: nothing, everyMs: 30 * SECOND, limitMs: 6 * HOUR },
  'billing.reconcile': { queue: 'schedules', payload: nothing, cron: '30 0 * * *', limitMs: 6 * HOUR },
  'webhooks.erase-old': { queue: 'schedules', payload: nothing, cron: '0 1 * * *', limitMs: HOUR },
  'credits.reset-due': { queue: 'schedules', payload: nothing, cron: '0 0 * * *', limitMs: HOUR },
} as const satisfies Record<string, JobPolicy>;

interface JobPolicy {
  queue: QueueName;
  payload: z.ZodObject;
  /** Rings by itself this often. */
  everyMs?: number;
  /** Rings by itself at these times, UTC. */
  cron?: string;
  /** Far more than it ever takes; LIMIT_MS, where nothing is said. */
  limitMs?: number;
}

const LIMIT_MS = 10 * MINUTE;

export type JobName = keyof typeof JOBS;
export type JobPayload<N extends JobName> = z.infer<(typeof JOBS)[N]['payload']>;

/**
 * After so many milliseconds a job counts as hanging: its place in the queue goes to the next, and what it holds is no
 * longer kept for it.
 */
export function limitMsOf(name: JobName): number {
  const policy: JobPolicy = JOBS[name];
  return policy.limitMs ?? LIMIT_MS;
}

/** Rings for a job, after the transaction of its cause. A ring that Redis can't take is made up for by a sweep. */
export async function ring<N extends JobName>(name: N, payload: JobPayload<N>, delayMs?: number): Promise<boolean> {
  const { queue } = JOBS[name];
  return ringDoorbell({ queue, name, payload, ...(delayMs === undefined ? {} : { delayMs }) });
}
