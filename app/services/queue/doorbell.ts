import { randomUUID } from 'node:crypto';
import { type Job, type JobsOptions, Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { config } from '#app/config.server.ts';

/** A connection that takes longer to answer is made anew, and what was asked over it is asked once more. */
const SILENCE_MS = 2000;

let connection: Redis | undefined;
const queues = new Map<string, Queue>();

/** One connection per process for ringing: it fails at once while Redis is away, since a sweep rings again anyway. */
function ringingConnection(): Redis {
  if (!connection) {
    connection = new Redis(config.redis.url, {
      maxRetriesPerRequest: 1,
      enableOfflineQueue: false,
      connectTimeout: 2000,
      socketTimeout: SILENCE_MS,
      commandTimeout: 2 * SILENCE_MS,
      retryStrategy: (tries) => Math.min(tries * 200, 2000),
    });
    // Losing Redis loses nothing; the caller hears of it from ring's own answer.
    connection.on('error', () => {});
  }
  return connection;
}

function queueOf(name: string): Queue {
  let queue = queues.get(name);
  if (!queue) {
    queue = new Queue(name, { connection: ringingConnection() });
    queue.on('error', () => {});
    queues.set(name, queue);
  }
  return queue;
}

export interface Ring {
  queue: string;
  name: string;
  payload: Record<string, unknown>;
  /** What is to be looked at: of each, one job waits. */
  about: string;
  delayMs?: number | undefined;
  /** Leaves one that is set for a time where it is: many rings in a short time are one look at its end, not ever later. */
  isGathering?: boolean | undefined;
  /** Its place among what waits: 0 is served before all else, 1 before 2. */
  turn?: number | undefined;
}

/**
 * Puts a job on a queue, unless one about the same waits there already; one that was set for a time gives way to this
 * one. False when Redis can't take it now: the record waits, and a sweep will ring again.
 */
export async function ringDoorbell(ring: Ring): Promise<boolean> {
  return whileOpen(ring.queue, async (queue) => {
    const jobId = randomUUID();
    const job = await queue.add(ring.name, ring.payload, { ...optionsOf(ring), jobId });
    if (job.id !== jobId && !ring.delayMs && !ring.turn) await putAhead(job);
  });
}

/** The same for many jobs of one queue, with one call. */
export async function ringDoorbells(queue: string, rings: Omit<Ring, 'queue'>[]): Promise<boolean> {
  if (rings.length === 0) return true;
  return whileOpen(queue, async (opened) => {
    await opened.addBulk(rings.map((ring) => ({ name: ring.name, data: ring.payload, opts: optionsOf(ring) })));
  });
}

/** The key of `deduplication` is held until a worker begins the job (queue-runner.ts), not until its end. */
function optionsOf({ name, about, delayMs, isGathering, turn }: Omit<Ring, 'queue'>): JobsOptions {
  return {
    removeOnComplete: true,
    removeOnFail: 1000,
    attempts: 1,
    deduplication: { id: `${name}/${about}`, ...(isGathering ? {} : { replace: true }) },
    ...(delayMs ? { delay: delayMs } : {}),
    ...(turn ? { priority: turn } : {}),
  };
}

/** What waits in its turn is wanted at once now. */
async function putAhead(job: Job): Promise<void> {
  if ((await job.getState()) === 'prioritized') await job.changePriority({ priority: 0 });
}

async function whileOpen(name: string, work: (queue: Queue) => Promise<void>): Promise<boolean> {
  try {
    await whenReady(ringingConnection());
    await work(queueOf(name));
    return true;
  } catch {
    forgetQueue(name);
    return false;
  }
}

/** One that failed while it was opened fails for good: the next ring opens it anew. */
function forgetQueue(name: string): void {
  const queue = queues.get(name);
  queues.delete(name);
  void queue?.close().catch(() => {});
}

const READY_PATIENCE_MS = 1000;

/** The first ring of a process comes before the connection is up; later ones find it ready. */
async function whenReady(redis: Redis): Promise<void> {
  if (redis.status === 'ready') return;
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => settle(reject), READY_PATIENCE_MS);
    const onReady = () => settle(resolve);
    function settle(done: (error?: never) => void) {
      clearTimeout(timer);
      redis.off('ready', onReady);
      done();
    }
    redis.once('ready', onReady);
  });
}

/** Closes what ringing opened, at the end of the process. */
export async function closeDoorbell(): Promise<void> {
  await Promise.allSettled([...queues.values()].map((queue) => queue.close()));
  queues.clear();
  connection?.disconnect();
  connection = undefined;
}
