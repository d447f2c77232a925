/** Ringing for a job when Redis is not what it should be: the caller hears of it soon, and is never kept. */
import { randomBytes } from 'node:crypto';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { closeDoorbell, ringDoorbell } from '#app/services/queue/doorbell.ts';
import { productEnvironment } from '#tests/fixtures/product-environment.ts';
import { type SilentProxy, startSilentProxy } from '#tests/fixtures/silent-proxy.ts';
import { stack } from '#tests/fixtures/stack.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

const name = `doorbell-${randomBytes(6).toString('hex')}`;
let proxy: SilentProxy;
let queue: Queue;
const redis = () => new Redis(stack().env.REDIS_URL ?? '', { maxRetriesPerRequest: null });
beforeAll(async () => {
  proxy = await startSilentProxy(new URL(stack().env.REDIS_URL ?? ''));
  Object.assign(process.env, productEnvironment(), { REDIS_URL: `redis://${proxy.host}` });
  queue = new Queue(name, { connection: redis() });
});
afterEach(() => proxy.fallSilentOn(undefined));
afterAll(async () => {
  await closeDoorbell();
  await queue.obliterate({ force: true });
  await queue.close();
  await proxy.close();
});

const ring = (about: string) => ringDoorbell({ queue: name, name: 'look', payload: { about }, about });
const waiting = async () => (await queue.getJobs(['waiting'])).map((job) => job.data.about);

describe('the doorbell', () => {
  it('is not waited for when Redis falls silent while the queue is opened, and rings again afterwards', async () => {
    proxy.fallSilentOn('info');
    expect(await ring('unheard')).toBe(false);
    proxy.fallSilentOn(undefined);
    await waitFor('Redis to take a job', () => ring('heard'));
    expect(await waiting()).toEqual(['heard']);
  });

  it('is not waited for when Redis falls silent later, and rings again afterwards', async () => {
    proxy.fallSilentOn('lost on the way');
    expect(await ring('lost on the way')).toBe(false);
    proxy.fallSilentOn(undefined);
    await waitFor('Redis to take a job', () => ring('heard again'));
    // The lost one may still arrive: a job only says that there is something to look at.
    expect(await waiting()).toContain('heard again');
  });
});
