/** Queues that would stand still for good, on the stack's Redis under names that nobody else uses. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Job, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { JOBS } from '#app/domain/jobs.ts';
import { productEnvironment } from '#tests/fixtures/product-environment.ts';
import { stack } from '#tests/fixtures/stack.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';
import { type JobTaker, type QueueOrder, QueueRunner } from '#worker/queue-runner.ts';
import { enterSchedules } from '#worker/schedules.ts';

let redis: Redis;
const closers: (() => Promise<unknown>)[] = [];
beforeAll(() => {
  Object.assign(process.env, productEnvironment());
  redis = new Redis(stack().env.REDIS_URL ?? '', { maxRetriesPerRequest: null });
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
afterAll(() => redis.disconnect());

/** A queue with a runner, and what the runner has run. */
function newQueue(run: (job: Job) => Promise<void> = async () => {}, startTaker?: (order: QueueOrder) => JobTaker) {
  const name = `standing-still-${randomBytes(6).toString('hex')}`;
  const queue = new Queue(name, { connection: redis });
  const done: string[] = [];
  const order: QueueOrder = {
    name,
    concurrency: 1,
    redis,
    run: async (job) => {
      await run(job);
      done.push(job.name);
    },
  };
  const runner = new QueueRunner(order, startTaker);
  closers.push(() => queue.obliterate({ force: true }));
  closers.push(() => runner.close());
  return { queue, runner, done };
}

/** Takes no jobs at first, in the way of `first`; whoever comes after it does. */
function brokenAtFirst(first: JobTaker): (order: QueueOrder) => JobTaker {
  const takers = [() => first];
  return (order) => takers.pop()?.() ?? new Worker(order.name, order.run, { connection: order.redis });
}

const ENDED: JobTaker = { isRunning: () => false, close: async () => {} };
const DEAF: JobTaker = { isRunning: () => true, close: async () => {} };

describe('a queue whose worker does its work', () => {
  it('is left alone: idle, with all hands full, and while jobs come and go', async () => {
    let endJob = () => {};
    const { queue, runner, done } = newQueue(() => new Promise<void>((resolve) => (endJob = resolve)));
    expect(await runner.look()).toBe(false);
    expect(await runner.look()).toBe(false);
    await queue.add('first', {});
    await queue.add('second', {});
    await waitFor('the first job to run', async () => runner.active === 1);
    expect(await runner.look()).toBe(false);
    expect(await runner.look()).toBe(false);
    endJob();
    await waitFor('the second job to run', async () => done.includes('first') && runner.active === 1);
    expect(await runner.look()).toBe(false);
    endJob();
    await waitFor('both jobs to end', async () => done.length === 2);
  });
});

describe('a queue whose worker stands still', () => {
  it('is taken up anew when the worker’s loop has ended', async () => {
    const { queue, runner, done } = newQueue(undefined, brokenAtFirst(ENDED));
    await queue.add('waiting', {});
    expect(await runner.look()).toBe(true);
    await waitFor('the job to be done', async () => done.length === 1);
    expect(await runner.look()).toBe(false);
  });

  it('is noticed with BullMQ’s own worker, when its loop ends', async () => {
    const workers: Worker[] = [];
    const { queue, runner, done } = newQueue(undefined, (order) => {
      const worker = new Worker(order.name, order.run, { connection: order.redis, drainDelay: 1 });
      workers.push(worker);
      return worker;
    });
    await queue.add('before', {});
    await waitFor('a job to be done', async () => done.length === 1);
    expect(await runner.look()).toBe(false);
    await workers[0]?.pause();
    await queue.add('after', {});
    await waitFor('the end of the loop to be noticed', () => runner.look());
    await waitFor('the next job to be done', async () => done.length === 2);
    expect(workers).toHaveLength(2);
  });

  it('is taken up anew when jobs wait from one look to the next and a hand is free', async () => {
    const { queue, runner, done } = newQueue(undefined, brokenAtFirst(DEAF));
    expect(await runner.look()).toBe(false);
    await queue.add('waiting', {});
    expect(await runner.look()).toBe(false);
    expect(await runner.look()).toBe(true);
    await waitFor('the job to be done', async () => done.length === 1);
  });

  it('is taken up anew when jobs for a time are long past it', async () => {
    const { queue, runner, done } = newQueue(undefined, brokenAtFirst(DEAF));
    await queue.add('later', {}, { delay: 60_000 });
    await runner.look();
    expect(await runner.look()).toBe(false);
    await queue.add('long due', {}, { delay: 1, timestamp: Date.now() - 60_000 });
    await runner.look();
    expect(await runner.look()).toBe(true);
    await waitFor('the job to be done', async () => done.length === 1);
  });
});

describe('a job whose worker died before it had begun', () => {
  it('stands for what is rung about the same for some seconds only, then is run', async () => {
    let endJob = () => {};
    const { queue, runner } = newQueue(() => new Promise<void>((resolve) => (endJob = resolve)));
    closers.push(async () => endJob());
    const held = await queue.add('held', {});
    await waitFor('a job to run', async () => runner.active === 1);
    expect(await redis.pttl(`${queue.toKey(held.id ?? '')}:lock`)).toBeLessThanOrEqual(10_000);
    expect(await redis.pttl(queue.toKey('stalled-check'))).toBeLessThanOrEqual(5_000);

    const other = newQueue();
    await other.runner.close();
    await other.queue.add('look', {}, { deduplication: { id: 'look/it', replace: true } });
    await takeAndDie(other.queue.name);
    const rung = await other.queue.add('look', {}, { deduplication: { id: 'look/it', replace: true } });
    expect(await other.queue.getJobState(rung.id ?? '')).toBe('active');
    const next = new QueueRunner({
      name: other.queue.name,
      concurrency: 1,
      redis,
      run: async () => void other.done.push('look'),
    });
    closers.push(() => next.close());
    await waitFor('the job of the dead to be run', async () => other.done.length === 1);
  });
});

describe('the schedules', () => {
  const names = Object.entries(JOBS).flatMap(([name, { queue }]) => (queue === 'schedules' ? [name] : []));

  it('come back when their next turn was lost or they are others now, and only then', async () => {
    const queue = new Queue('schedules', { connection: redis, prefix: `alone-${randomBytes(6).toString('hex')}` });
    closers.push(() => queue.close());
    closers.push(() => queue.obliterate({ force: true }));
    await enterSchedules(queue, true);
    const entered = await queue.getJobSchedulers();
    expect(entered.map(({ key }) => key).sort()).toEqual(names.toSorted());
    await sleep(20);
    await enterSchedules(queue, false);
    expect(await queue.getJobSchedulers()).toEqual(entered);

    // A minute later each job has only waited for a hand: entered anew, a nightly one would be put off by a day.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 });
    await enterSchedules(queue, false);
    vi.useRealTimers();
    expect(await queue.getJobSchedulers()).toEqual(entered);

    await queue.upsertJobScheduler('mail.sweep', { every: 60_000 });
    await enterSchedules(queue, false);
    const changed = (await queue.getJobSchedulers()).find(({ key }) => key === 'mail.sweep');
    expect(changed?.every).toBe(JOBS['mail.sweep'].everyMs);

    await redis.zadd(queue.toKey('repeat'), Date.now() - 60_000, 'renders.sweep');
    await enterSchedules(queue, false);
    const sweep = (await queue.getJobSchedulers()).find(({ key }) => key === 'renders.sweep');
    expect(sweep?.next).toBeGreaterThan(Date.now() - 5000);
  });

  it('go on when a worker died between taking one’s job and entering its next turn', async () => {
    const prefix = `alone-${randomBytes(6).toString('hex')}`;
    const queue = new Queue('schedules', { connection: redis, prefix });
    closers.push(() => queue.close());
    closers.push(() => queue.obliterate({ force: true }));
    await enterSchedules(queue, true);
    const turnOf = async () => Object.fromEntries((await queue.getJobSchedulers()).map(({ key, next }) => [key, next]));
    const entered = await turnOf();
    await takeAndDie('schedules', prefix);
    const [taken] = await queue.getActive();

    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 });
    await enterSchedules(queue, false);
    vi.useRealTimers();
    const changed = Object.entries(await turnOf()).flatMap(([key, next]) => (entered[key] === next ? [] : [key]));
    expect(changed).toEqual([taken?.name]);
  });
});

/** Takes a job as a worker does, and dies before anything else. */
async function takeAndDie(name: string, prefix = 'bull'): Promise<void> {
  const worker = new DyingWorker(name, null, { connection: redis, prefix, autorun: false, lockDuration: 1000 });
  await worker.getNextJob('of the dead', { block: false });
  await worker.close(true);
}

class DyingWorker extends Worker {
  protected override async nextJobFromJobData(): Promise<Job> {
    return undefined as unknown as Job;
  }
}
