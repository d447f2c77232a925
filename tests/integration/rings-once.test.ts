/**
 * At most one job waits for each record, and a store that has much to do keeps nobody waiting. In a database and a part
 * of Redis of its own, where no worker is but the test's.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import mongoose, { Types } from 'mongoose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ring } from '#app/domain/jobs.ts';
import { PublicationRecord } from '#app/domain/publications/publication.record.ts';
import { changePublication, heldPublications } from '#app/domain/publications/publication-lease.ts';
import { advancePublication } from '#app/domain/publications/run/advance-publication.ts';
import { sweepPublications } from '#app/domain/publications/run/sweep-publications.ts';
import { ringFor } from '#app/domain/publications/trouble/end-publication.ts';
import { connectDatabase, disconnectDatabase } from '#app/services/database/connection.ts';
import { closeDoorbell } from '#app/services/queue/doorbell.ts';
import { productEnvironment } from '#tests/fixtures/product-environment.ts';
import { stack } from '#tests/fixtures/stack.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';
import { QueueRunner } from '#worker/queue-runner.ts';

/** Redis has sixteen; the stack's product is in the first. */
const OWN_PART_OF_REDIS = '/15';
const PLACES = 8;

let redis: Redis;
let queue: Queue;
let runner: QueueRunner | undefined;

beforeAll(async () => {
  const database = new URL(stack().env.MONGODB_URI ?? '');
  database.pathname = `/rings_${randomBytes(6).toString('hex')}`;
  const address = new URL(stack().env.REDIS_URL ?? '');
  address.pathname = OWN_PART_OF_REDIS;
  Object.assign(process.env, productEnvironment(), { MONGODB_URI: database.href, REDIS_URL: address.href });
  redis = new Redis(address.href, { maxRetriesPerRequest: null });
  queue = new Queue('publications', { connection: redis });
  await connectDatabase(database.href);
  await PublicationRecord.createCollection();
  await PublicationRecord.createIndexes();
});
beforeEach(async () => {
  await redis.flushdb();
  await PublicationRecord.deleteMany({});
});
afterEach(async () => {
  await runner?.close();
  runner = undefined;
});
afterAll(async () => {
  await closeDoorbell();
  await queue.close();
  redis.disconnect();
  await mongoose.connection.dropDatabase();
  await disconnectDatabase();
});

type Payload = { shop: string; publicationId: string };

/** A worker for the queue, which notes what it begins. */
function startRunner(run: (payload: Payload) => Promise<void>, concurrency = PLACES): Payload[] {
  const begun: Payload[] = [];
  runner = new QueueRunner({
    name: 'publications',
    concurrency,
    redis,
    run: async ({ data }) => {
      begun.push(data);
      await run(data);
    },
  });
  return begun;
}

const waitingJobs = () => queue.getJobCountByTypes('waiting', 'prioritized', 'delayed');
const newPayload = (shop = 'once.myshopify.com'): Payload => ({ shop, publicationId: String(new Types.ObjectId()) });
const ringIt = (payload: Payload, wish = {}) => ring('publications.advance', payload, wish);

/** Photos that Shopify never gets ready, all of them due. */
async function putProcessing(
  shop: string,
  count: number,
  notBefore = new Date(Date.now() - 60_000),
): Promise<string[]> {
  const records = Array.from({ length: count }, () => {
    const _id = new Types.ObjectId();
    return {
      _id,
      shop,
      renderId: new Types.ObjectId(),
      productId: `gid://shopify/Product/${_id}`,
      productTitle: 'Linen shirt',
      position: 'last' as const,
      altText: 'Linen shirt',
      picture: 'clean' as const,
      status: 'processing' as const,
      statusAt: notBefore,
      notBefore,
      fileName: `${_id}.jpg`,
      createdAt: notBefore,
    };
  });
  await PublicationRecord.insertMany(records);
  return records.map(({ _id }) => String(_id));
}

describe('of the rings about one record', () => {
  it('one job waits, however often it is rung for', async () => {
    const payload = newPayload();
    for (let times = 0; times < 5; times += 1) await ringIt(payload);
    await ringIt(newPayload());
    expect(await waitingJobs()).toBe(2);
  });

  it('one that comes while the job runs brings another look', async () => {
    const payload = newPayload();
    let endJob = () => {};
    const begun = startRunner(() => new Promise<void>((resolve) => (endJob = resolve)), 1);
    await ringIt(payload);
    await waitFor('the job to begin', async () => begun.length === 1);
    for (let times = 0; times < 3; times += 1) await ringIt(payload);
    expect(await waitingJobs()).toBe(1);
    endJob();
    await waitFor('the second look', async () => begun.length === 2);
    endJob();
    await waitFor('the end of both', async () => runner?.active === 0);
    expect(await waitingJobs()).toBe(0);
  });

  it('one after a job that failed, and is kept, counts', async () => {
    const payload = newPayload();
    const begun = startRunner(() => Promise.reject(new Error('Simulated')));
    await ringIt(payload);
    await waitFor('the job to fail', async () => (await queue.getFailedCount()) === 1);
    await ringIt(payload);
    await waitFor('the second try', async () => begun.length === 2);
  });

  it('one at once is not hidden by one for later, and the last time that was said counts', async () => {
    const payload = newPayload();
    await ringIt(payload, { delayMs: 60_000 });
    await ringIt(payload, { delayMs: 30_000 });
    expect((await queue.getDelayed()).map(({ delay }) => delay)).toEqual([30_000]);
    const begun = startRunner(async () => {});
    await ringIt(payload);
    await waitFor('the look', async () => begun.length === 1);
    expect(await waitingJobs()).toBe(0);
  });

  it('one at once goes before all that waits in its turn, its own job too', async () => {
    const [first, second] = [newPayload(), newPayload()];
    await ringIt(first, { turn: 1 });
    await ringIt(second, { turn: 2 });
    await ringIt(second);
    expect(await waitingJobs()).toBe(2);
    const begun = startRunner(async () => {}, 1);
    await waitFor('both looks', async () => begun.length === 2);
    expect(begun).toEqual([second, first]);
  });

  it('a job that comes too early rings for the time when the record is due', async () => {
    const dueAt = new Date(Date.now() + 60_000);
    const [publicationId = ''] = await putProcessing('early.myshopify.com', 1, dueAt);
    await advancePublication({ shop: 'early.myshopify.com', publicationId });
    const [job] = await queue.getDelayed();
    expect(job?.data).toEqual({ shop: 'early.myshopify.com', publicationId });
    expect((job?.timestamp ?? 0) + (job?.delay ?? 0)).toBeGreaterThanOrEqual(dueAt.getTime());
  });

  it('rings for a time are one for the same time, where the job is about no record', async () => {
    const dispatch = new Queue('dispatch', { connection: redis });
    for (let times = 0; times < 20; times += 1) await ring('renders.dispatch', {}, { delayMs: 60_000 });
    await ring('renders.dispatch', {}, { delayMs: 90_000 });
    for (let times = 0; times < 20; times += 1) await ring('renders.dispatch', {});
    expect(await dispatch.getJobCountByTypes('waiting', 'prioritized')).toBe(1);
    const delays = (await dispatch.getDelayed()).map(({ timestamp, delay }) => timestamp + delay);
    expect(new Set(delays).size).toBe(delays.length);
    expect(delays.length).toBeLessThan(20);
    await dispatch.close();
  });
});

describe('2,000 photos that Shopify does not get ready, and the sweeps of a minute', () => {
  const SWEEPS = 12;
  const STUCK = 2000;

  /** As a look at such a photo: it is held for a while, and due again at once. */
  async function lookInVain({ shop, publicationId }: Payload): Promise<void> {
    const publication = await heldPublications.take({ _id: new Types.ObjectId(publicationId), shop }, new Date());
    if (!publication) return;
    await sleep(100);
    await changePublication(publication, { set: { notBefore: new Date() }, unset: ['leaseUntil'] });
    await ringFor(publication, { turn: 1 });
  }

  it('have at most one waiting job each, and a new photo of another store comes next', async () => {
    await putProcessing('stuck.myshopify.com', STUCK);
    const begun = startRunner(lookInVain);
    for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
      await sweepPublications();
      expect(await waitingJobs()).toBeLessThanOrEqual(STUCK);
      await sleep(100);
    }
    const ids = (await queue.getJobs(['waiting', 'prioritized', 'delayed'])).map(({ data }) => data.publicationId);
    expect(ids.length).toBeGreaterThan(PLACES);
    expect(new Set(ids).size).toBe(ids.length);
    const before = begun.length;
    const payload = newPayload('healthy.myshopify.com');
    await ringIt(payload);
    const isHealthy = ({ shop }: Payload) => shop === payload.shop;
    await waitFor('the new one to begin', async () => begun.some(isHealthy));
    // As many as have a place at once may have begun while it was rung for.
    expect(begun.findIndex(isHealthy) - before).toBeLessThanOrEqual(PLACES);
  });

  it('keep no other store from being found, when its rings were lost', async () => {
    await putProcessing('stuck.myshopify.com', STUCK);
    await putProcessing('forgotten.myshopify.com', 2, new Date());
    const begun = startRunner(lookInVain);
    await sweepPublications();
    const count = () => begun.filter(({ shop }) => shop === 'forgotten.myshopify.com').length;
    await waitFor('the forgotten ones to begin', async () => count() >= 2);
    // Each store's first, then each store's second.
    expect(begun.findLastIndex(({ shop }) => shop === 'forgotten.myshopify.com')).toBeLessThan(4 * PLACES);
  });

  it('are all found again after Redis has lost everything', async () => {
    await putProcessing('stuck.myshopify.com', 700);
    await sweepPublications();
    await redis.flushdb();
    const begun = startRunner(async ({ publicationId }) => {
      await PublicationRecord.updateOne({ _id: new Types.ObjectId(publicationId) }, { $set: { status: 'published' } });
    });
    await waitFor('all to have had their look', async () => (await sweepPublications()) === 0);
    expect(new Set(begun.map(({ publicationId }) => publicationId)).size).toBe(700);
  });
});
