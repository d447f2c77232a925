import { isNotConnectionError, type Job, Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { log } from '#app/services/log.ts';
import { withinLimit } from './within-limit.ts';

export interface QueueOrder {
  name: string;
  /** Jobs at once. */
  concurrency: number;
  redis: Redis;
  run: (job: Job) => Promise<void>;
}

/** What takes the jobs of a queue: BullMQ's worker. */
export type JobTaker = Pick<Worker, 'isRunning' | 'close'>;

/** A job that has been due for this long, and that nobody took, was overlooked. */
const OVERLOOKED_MS = 5_000;
/** Redis may take so long to hear that a job has begun; the job begins all the same. */
const BEGIN_MS = 1_000;
/**
 * A job whose worker has died is run again after so long, as soon as that is noticed. Until then it stands for all that
 * is rung about the same, so it is not to take long; who is only slow loses nothing by a second run.
 */
const LOCK_MS = 10_000;
const NOTICE_DEAD_MS = 5_000;
const FAILED_KEPT_MS = 30 * 24 * 60 * 60 * 1000;

/**
 * Runs the jobs of one queue. What takes them can end or hang without a word, and merchants would wait for a person to
 * notice. So it is looked at now and then, and replaced when it has ended, or when from one look to the next it took
 * none of the jobs that were due, with a hand free.
 */
export class QueueRunner {
  readonly #order: QueueOrder;
  readonly #startTaker: (order: QueueOrder) => JobTaker;
  readonly #queue: Queue;
  #taker: JobTaker;
  #active = 0;
  #begun = 0;
  /** How many jobs were begun at the last look, if it found some overlooked. */
  #begunAtSuspicion: number | undefined;
  #isClosing = false;

  constructor(order: QueueOrder, startTaker: (order: QueueOrder) => JobTaker = startBullMqWorker) {
    this.#order = { ...order, run: (job) => this.#run(order, job) };
    this.#startTaker = startTaker;
    this.#queue = new Queue(order.name, { connection: order.redis });
    this.#queue.on('error', () => {});
    this.#taker = startTaker(this.#order);
  }

  /** Jobs that run now. */
  get active(): number {
    return this.#active;
  }

  /** Replaces what takes the jobs when it has ended or hangs. Answers whether it did. */
  async look(): Promise<boolean> {
    if (!this.#taker.isRunning()) return this.#replace('It has ended');
    const before = this.#begunAtSuspicion;
    this.#begunAtSuspicion = (await this.#overlooks()) ? this.#begun : undefined;
    if (before === undefined || before !== this.#begunAtSuspicion) return false;
    return this.#replace('It takes no jobs');
  }

  /** Forgets jobs that failed long ago: they name stores, and nobody looks for their cause any more. */
  async forgetFailed(): Promise<void> {
    await this.#queue.clean(FAILED_KEPT_MS, 1000, 'failed');
  }

  /** Takes no new jobs, and lets the running ones end. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await Promise.allSettled([this.#taker.close(), this.#queue.close()]);
  }

  async #run(order: QueueOrder, job: Job): Promise<void> {
    this.#active += 1;
    this.#begun += 1;
    try {
      await letRingAgain(job);
      await order.run(job);
    } finally {
      this.#active -= 1;
    }
  }

  async #overlooks(): Promise<boolean> {
    if (this.#order.redis.status !== 'ready' || this.#active >= this.#order.concurrency) return false;
    const [waiting, [next]] = await Promise.all([
      this.#queue.getJobCountByTypes('waiting', 'prioritized'),
      this.#queue.getDelayed(0, 0),
    ]);
    return waiting > 0 || (next !== undefined && next.timestamp + next.delay < Date.now() - OVERLOOKED_MS);
  }

  #replace(reason: string): boolean {
    if (this.#isClosing) return false;
    log().error({ queue: this.#order.name, reason }, 'A queue stood still and is taken up anew');
    // What it still has at hand may end in order; nobody waits for that.
    void this.#taker.close().catch(() => {});
    this.#begunAtSuspicion = undefined;
    this.#taker = this.#startTaker(this.#order);
    return true;
  }
}

/** Whoever rings from here on rings for what this job may have read too early: it gets one of its own. */
async function letRingAgain(job: Job): Promise<void> {
  if (!job.deduplicationId) return;
  const letGo = () => job.removeDeduplicationKey();
  // Not heard, a ring that comes meanwhile is lost, and the sweep makes up for it.
  await withinLimit(BEGIN_MS, letGo, () => {}).catch(() => {});
}

function startBullMqWorker({ name, run, concurrency, redis }: QueueOrder): JobTaker {
  const patience = { lockDuration: LOCK_MS, stalledInterval: NOTICE_DEAD_MS };
  const worker = new Worker(name, run, { connection: redis, concurrency, ...patience });
  // A lost connection is said once for all queues; a failed job is logged where it ran.
  worker.on('error', (error) => {
    if (isNotConnectionError(error)) log().warn({ queue: name, reason: error.message }, 'Trouble with a queue');
  });
  return worker;
}
