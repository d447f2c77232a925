/** The database does not answer what a worker writes around a paid call that was not made or not taken: only it knows that. */
import { afterEach, describe, expect, it } from 'vitest';
import { EngineGateRecord } from '#app/domain/engine/engine-gate.record.ts';
import { WaitingStoreRecord } from '#app/domain/engine/waiting-store.record.ts';
import { noteStoreWaits } from '#app/domain/engine/waiting-stores.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import { advanceRender } from '#app/domain/renders/run/advance-render.ts';
import { assignEngineSlots } from '#app/domain/renders/run/assign-engine-slots.ts';
import { withStandIn } from '#tests/fixtures/http-stand-in.ts';
import { BOTH_TIMES, withLossyDatabase } from '#tests/fixtures/lossy-database.ts';
import { storedRender } from '#tests/fixtures/stored-renders.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

/** Stands in the step to `submitting`, and nowhere else. */
const SUBMITTING = 'garmentKey';
/** Stands in a step back into the queue, and nowhere else. */
const WAITING_AGAIN = 'attempts';
/** Stands where a submission is taken back, and nowhere else. */
const TAKING_BACK = 'predictionId';

const TAKEN = { status: 200, body: { id: 'taken' } };
const engine = withStandIn(TAKEN);
const { proxy, direct } = withLossyDatabase(() => ({ FASHN_BASE_URL: engine.address(), S3_IS_PUBLIC: 'true' }));
afterEach(async () => {
  proxy().beWell();
  for (const record of [RenderRecord, WaitingStoreRecord, EngineGateRecord]) await record.collection.deleteMany({});
});

const shop = 'vain.myshopify.com';

/** A render whose turn it is. */
async function renderWithSlot() {
  const stored = storedRender({ shop, status: 'queued', createdAt: new Date() });
  const render = { ...stored, notBefore: new Date(0), storeAttempts: 0 };
  await direct().collection<object>('renders').insertOne(render);
  await noteStoreWaits(shop, new Date(0));
  expect(await assignEngineSlots()).toBe(1);
  return { shop, renderId: String(render._id) };
}

const read = ({ renderId }: { renderId: string }) => RenderRecord.findOne({ _id: renderId, shop }).lean();

async function expectBackInQueue(job: { renderId: string }): Promise<void> {
  const render = await read(job);
  expect(render).toMatchObject({ status: 'queued', attempts: 1, storeAttempts: 0 });
  expect([render?.engineSlot, render?.leaseUntil, render?.predictionId]).toEqual([undefined, undefined, undefined]);
  // More than its one holder: what that one's write may still bring is void.
  expect(render?.fence).toBeGreaterThan(2);
}

/** Its next turn. */
async function expectToBeTaken(job: { shop: string; renderId: string }): Promise<void> {
  const before = engine.calls();
  expect(await assignEngineSlots()).toBe(1);
  await advanceRender(job);
  expect(await read(job)).toMatchObject({ status: 'submitted', predictionId: 'taken' });
  expect(engine.calls() - before).toBe(1);
}

describe('a render that may stand as submitted, though the engine was not asked', () => {
  it('goes back into the queue when the answer to that word is lost', async () => {
    const job = await renderWithSlot();
    proxy().loseAnswerTo(SUBMITTING, BOTH_TIMES);
    await expect(advanceRender(job)).rejects.toThrow();
    expect(engine.calls()).toBe(0);
    await expectBackInQueue(job);
    await expectToBeTaken(job);
  });

  it('goes back into the queue when that word itself is lost, or late', async () => {
    const job = await renderWithSlot();
    proxy().loseRequest(SUBMITTING, BOTH_TIMES);
    await expect(advanceRender(job)).rejects.toThrow();
    expect(engine.calls()).toBe(0);
    await expectBackInQueue(job);
    await expectToBeTaken(job);
  });

  it('goes back also when the database stays away, and another worker doubts it meanwhile', async () => {
    const job = await renderWithSlot();
    const before = proxy().lost();
    proxy().loseAnswerTo(SUBMITTING, BOTH_TIMES);
    proxy().loseRequest(TAKING_BACK);
    const ended = advanceRender(job).then(
      () => 'well',
      () => 'with an error',
    );
    await waitFor('it to be taken back in vain', async () => proxy().lost() - before > 2 * BOTH_TIMES);
    const doubted = await direct()
      .collection('renders')
      .findOneAndUpdate(
        { shop, status: 'submitting' },
        {
          $set: { status: 'unconfirmed', statusAt: new Date(), notBefore: new Date(Date.now() + 600_000) },
          $unset: { leaseUntil: 1, engineSlot: 1 },
          $inc: { fence: 1, version: 1 },
        },
      );
    expect(doubted).not.toBeNull();
    proxy().beWell();
    expect(await ended).toBe('with an error');
    expect(engine.calls()).toBe(0);
    await expectBackInQueue(job);
    await expectToBeTaken(job);
  });

  it('stays as it is when somebody else has ended it meanwhile', async () => {
    const job = await renderWithSlot();
    const before = proxy().lost();
    proxy().loseAnswerTo(SUBMITTING, BOTH_TIMES);
    proxy().loseRequest(TAKING_BACK);
    const ended = advanceRender(job).catch(() => undefined);
    await waitFor('it to be taken back in vain', async () => proxy().lost() - before > 2 * BOTH_TIMES);
    await direct()
      .collection('renders')
      .updateOne({ shop }, { $set: { status: 'failed' }, $inc: { fence: 1 } });
    proxy().beWell();
    await ended;
    expect(await read(job)).toMatchObject({ status: 'failed', version: 7 });
  });
});

describe('a render that the engine was asked for and did not take', () => {
  it.each([
    ['told to wait', { status: 429, body: { error: 'RateLimitExceeded', message: 'Slow down' } }],
    ['failed by the engine', { status: 500, body: { error: 'InternalServerError', message: 'Oops' } }],
  ])('%s, goes back into the queue also when the database does not answer', async (_how, said) => {
    const job = await renderWithSlot();
    engine.say(said);
    proxy().loseRequest(WAITING_AGAIN, BOTH_TIMES);
    await expect(advanceRender(job)).rejects.toThrow();
    expect(engine.calls()).toBe(1);
    await expectBackInQueue(job);
    engine.say(TAKEN);
    await expectToBeTaken(job);
  });
});
