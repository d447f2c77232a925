/**
 * Every background job: its name, payload and policy. A job says "look at this record"; what is to be done stands in
 * the record, so a job that is lost, doubled or late changes nothing.
 */
import { z } from 'zod';
import { ringDoorbell, ringDoorbells } from '#app/services/queue/doorbell.ts';

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
  /** Fetching what waiting photos will need: no photo waits for it. */
  preparations: { concurrency: 4 },
  /** Making photos of a batch's items, and counting them. */
  batches: { concurrency: 4 },
  /** Finding a batch's items: each step waits for Shopify, so none of them holds up a batch that runs. */
  listings: { concurrency: 4 },
  publications: { concurrency: 8 },
  /** Publishing and undoing many at once: each step asks for a few, and waits for none of them. */
  bulk: { concurrency: 4 },
  /** Each look waits for Shopify, and none of them is anybody's next photo. */
  automations: { concurrency: 4 },
  inbox: { concurrency: 8 },
  /** What Shopify Flow asks for and is told: each step waits for Shopify. */
  flow: { concurrency: 4 },
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
    record: 'renderId',
    // Writing down what was paid may wait a quarter of an hour for the database.
    limitMs: 20 * MINUTE,
  },
  'renders.prepare': {
    queue: 'preparations',
    payload: z.object({ shop: z.string(), renderIds: z.array(recordId).min(1) }),
    record: 'renderIds',
  },
  'batches.advance': {
    queue: 'batches',
    payload: z.object({ shop: z.string(), batchId: recordId }),
    record: 'batchId',
  },
  'batches.list': {
    queue: 'listings',
    payload: z.object({ shop: z.string(), batchId: recordId }),
    record: 'batchId',
  },
  'publications.advance': {
    queue: 'publications',
    payload: z.object({ shop: z.string(), publicationId: recordId }),
    record: 'publicationId',
  },
  'publications.advance-bulk': {
    queue: 'bulk',
    payload: z.object({ shop: z.string(), bulkActionId: recordId }),
    record: 'bulkActionId',
  },
  'automations.look': {
    queue: 'automations',
    payload: z.object({ shop: z.string(), watchId: recordId }),
    record: 'watchId',
  },
  'automations.settle': {
    queue: 'automations',
    payload: z.object({ shop: z.string(), renderId: recordId }),
    record: 'renderId',
  },
  'automations.reconcile': {
    queue: 'automations',
    payload: z.object({ shop: z.string(), storeId: recordId }),
    record: 'storeId',
  },
  'webhooks.process': {
    queue: 'inbox',
    payload: z.object({ messageIds: z.array(recordId).min(1) }),
    record: 'messageIds',
  },
  'flow.send': {
    queue: 'flow',
    payload: z.object({ shop: z.string(), triggerId: recordId }),
    record: 'triggerId',
  },
  'flow.advance': {
    queue: 'flow',
    payload: z.object({ shop: z.string(), runId: recordId }),
    record: 'runId',
  },
  'mail.send': { queue: 'mail', payload: nothing },
  'renders.sweep': { queue: 'schedules', payload: nothing, everyMs: 5 * SECOND, limitMs: MINUTE },
  'batches.sweep': { queue: 'schedules', payload: nothing, everyMs: 15 * SECOND, limitMs: MINUTE },
  'batches.drop-quotes': { queue: 'schedules', payload: nothing, cron: '15 1 * * *', limitMs: HOUR },
  'publications.sweep': { queue: 'schedules', payload: nothing, everyMs: 5 * SECOND, limitMs: MINUTE },
  'publications.sweep-bulk': { queue: 'schedules', payload: nothing, everyMs: 5 * SECOND, limitMs: MINUTE },
  'publications.look': { queue: 'schedules', payload: nothing, everyMs: 10 * MINUTE, limitMs: HOUR },
  'automations.sweep': { queue: 'schedules', payload: nothing, everyMs: 15 * SECOND, limitMs: MINUTE },
  'webhooks.sweep': { queue: 'schedules', payload: nothing, everyMs: 5 * SECOND, limitMs: MINUTE },
  'flow.sweep': { queue: 'schedules', payload: nothing, everyMs: 15 * SECOND, limitMs: MINUTE },
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
  /** Where the payload says which record is to be looked at; of several, the first one stands for all. */
  record?: string;
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

export interface RingWish {
  delayMs?: number | undefined;
  /** Of several such rings the first one's time counts, so that rings in quick succession do not put the job off. */
  isGathering?: boolean | undefined;
  /** Its place among what waits, see `ringDoorbell`: at once is before all else, and what was set for a time after it. */
  turn?: number | undefined;
}

/**
 * Rings for a job, after the transaction of its cause. One job waits for each record: where one does, a ring adds none,
 * and of several times the last one counts. A ring that Redis can't take is made up for by a sweep.
 */
export async function ring<N extends JobName>(
  name: N,
  payload: JobPayload<N>,
  { delayMs = 0, turn = delayMs > 0 ? 1 : 0, isGathering }: RingWish = {},
): Promise<boolean> {
  const { queue } = JOBS[name];
  const record = recordIn(name, payload);
  if (record || delayMs <= 0)
    return ringDoorbell({ queue, name, payload, about: record ?? '', delayMs, turn, isGathering });
  // Without a record each time counts, and those that are about the same are one.
  const now = Date.now();
  const at = Math.ceil((now + delayMs) / SAME_TIME_MS) * SAME_TIME_MS;
  return ringDoorbell({ queue, name, payload, about: `at-${at}`, delayMs: at - now, turn });
}

/** What one action asks for many of goes behind what was asked for one by one. */
export const BULK_TURN = 1;

const SAME_TIME_MS = 250;

/** From now until a time; never nothing, so that clocks that differ a little do not ask again and again. */
export function msUntil(time: Date): number {
  return Math.max(EARLIEST_MS, time.getTime() - Date.now());
}

const EARLIEST_MS = 50;

/** Rings again for records that wait, each in its turn and behind what was rung for at once. */
export async function ringInTurn<N extends JobName>(
  name: N,
  waiting: { payload: JobPayload<N>; turn: number }[],
): Promise<boolean> {
  const rings = waiting.map(({ payload, turn }) => ({ name, payload, about: recordIn(name, payload) ?? '', turn }));
  return ringDoorbells(JOBS[name].queue, rings);
}

function recordIn(name: JobName, payload: Record<string, unknown>): string | undefined {
  const { record }: JobPolicy = JOBS[name];
  const about = record === undefined ? undefined : [payload[record]].flat()[0];
  return typeof about === 'string' ? about : undefined;
}
