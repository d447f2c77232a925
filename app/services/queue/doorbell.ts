import { Queue } from 'bullmq';
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
  delayMs?: number;
}

/** Puts a job on a queue. False when Redis can't take it now: the record waits, and a sweep will ring again. */
export async function ringDoorbell(ring: Ring): Promise<boolean> {
  try {
    await whenReady(ringingConnection());
    await queueOf(ring.queue).add(ring.name, ring.payload, {
      removeOnComplete: true,
      removeOnFail: 1000,
      attempts: 1,
      ...(ring.delayMs ? { delay: ring.delayMs } : {}),
    });
    return true;
  } catch {
    forgetQueue(ring.queue);
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
