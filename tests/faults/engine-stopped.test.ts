/** The engine stops for want of credits or a key, or its answer is lost for longer than we wait. */
import { ObjectId } from 'mongodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RenderView } from '#app/web/api/render-schemas.ts';
import type { Stack } from '#sandbox/stack/start-stack.ts';
import { changeRecord, inDatabase, readRecords } from '#tests/fixtures/database.ts';
import { clearFaults, engineState, faultHappened, orderFault, tellEngine } from '#tests/fixtures/faults.ts';
import { addGarment } from '#tests/fixtures/garments-in-store.ts';
import { readLedger } from '#tests/fixtures/ledger-reader.ts';
import { type Merchant, newId, newMerchant } from '#tests/fixtures/merchant.ts';
import { askForRender, credits, finishedRender, firstAvatarId, readRender } from '#tests/fixtures/renders.ts';
import { stack as facts, useStack } from '#tests/fixtures/stack.ts';
import { startTestStack } from '#tests/fixtures/start-test-stack.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

let stack: Stack;
let avatarId: string;
beforeAll(async () => {
  const started = await startTestStack({ ENGINE_UNCONFIRMED_PATIENCE_MS: '1500', ENGINE_STOPPED_RETRY_MS: '1000' });
  stack = started.stack;
  useStack(started.facts);
  avatarId = await firstAvatarId(await newMerchant('looker'));
});
afterAll(() => stack?.close());
/** A test that fails midway leaves nothing to the next, but for an unused trick with a webhook. */
afterEach(async () => {
  await clearFaults('fashn').catch(() => stack.processes.fashn?.start());
  await tellEngine('settings', { credits: 1000, latencyMs: 400 });
});

async function ask(name: string): Promise<{ merchant: Merchant; renderId: string }> {
  const merchant = await newMerchant(name);
  const renderId = newId();
  expect((await askForRender(merchant, await addGarment(merchant), avatarId, renderId)).status).toBe(202);
  return { merchant, renderId };
}

async function waitingForEngine({ merchant, renderId }: { merchant: Merchant; renderId: string }): Promise<RenderView> {
  return waitFor('the merchant to read that the engine is stopped', async () => {
    const render = await readRender(merchant, renderId);
    return render.waitingFor === 'engine-stopped' && render;
  });
}

const mailsToAdmin = () => readRecords('mails', { template: 'engine-stopped' });

describe('when the engine needs a person', () => {
  it('without provider credits every store waits, the admin gets one mail, and the queue goes on by itself', async () => {
    await tellEngine('settings', { credits: 0 });
    const asked = [await ask('empty'), await ask('empty-too')];
    for (const one of asked) expect(await waitingForEngine(one)).toMatchObject({ status: 'queued', failure: null });
    const [mail] = await waitFor('the mail to be sent', async () => {
      const mails = await mailsToAdmin();
      return mails[0]?.status === 'sent' && mails;
    });
    expect(mail).toMatchObject({ to: facts().env.ADMIN_EMAIL, facts: { reason: 'out-of-credits' } });
    // It is tried again meanwhile: still the same episode.
    const tries = (await readRecords('engine_gates', {}))[0]?.closedUntil;
    await waitFor('another try', async () => (await readRecords('engine_gates', {}))[0]?.closedUntil > tries);
    expect(await mailsToAdmin()).toHaveLength(1);
    await tellEngine('settings', { credits: 1000 });
    for (const { merchant, renderId } of asked) {
      expect((await finishedRender(merchant, renderId)).status).toBe('completed');
      expect((await credits(merchant)).total).toBe(2);
    }
  });

  it('a refused key stops it too, and is an episode of its own', async () => {
    const before = (await mailsToAdmin()).length;
    const refusal = { status: 401, body: { error: 'UnauthorizedAccess', message: 'Unauthorized: Invalid token' } };
    await orderFault('fashn', { operation: 'run', mode: 'fail', times: 1000, ...refusal });
    const one = await ask('revoked');
    await waitingForEngine(one);
    await clearFaults('fashn');
    expect((await finishedRender(one.merchant, one.renderId)).status).toBe('completed');
    const mails = await mailsToAdmin();
    expect(mails).toHaveLength(before + 1);
    expect(mails.at(-1)?.facts).toMatchObject({ reason: 'unauthorized' });
  });
});

describe('what the engine says of one photo while it says no to others', () => {
  it('a photo that was sent before the stop does not end it when it is taken', async () => {
    const before = (await mailsToAdmin()).length;
    const noCredits = { status: 429, body: { error: 'OutOfCredits', message: 'No credits left' } };
    await orderFault('fashn', { operation: 'run', mode: 'delay', delayMs: 3000 });
    await orderFault('fashn', { operation: 'run', mode: 'fail', times: 1000, ...noCredits });
    const last = await ask('last-credit');
    await faultHappened('fashn');
    const next = await ask('too-late');
    await waitingForEngine(next);
    expect((await finishedRender(last.merchant, last.renderId)).status).toBe('completed');
    const tries = (await readRecords('engine_gates', {}))[0]?.closedUntil;
    await waitFor('another try', async () => (await readRecords('engine_gates', {}))[0]?.closedUntil > tries);
    expect(await mailsToAdmin()).toHaveLength(before + 1);
    await clearFaults('fashn');
    expect((await finishedRender(next.merchant, next.renderId)).status).toBe('completed');
  });

  it('that it was not taken is written down before anything else', async () => {
    const busy = { status: 429, body: { error: 'ConcurrencyLimitExceeded', message: 'Wait' } };
    await orderFault('fashn', { operation: 'run', mode: 'fail', ...busy });
    await inDatabase(async (client) => {
      const holder = client.startSession();
      holder.startTransaction();
      const gates = client.db().collection<{ _id: string }>('engine_gates');
      const held = { $set: { heldByTest: true } };
      await gates.updateOne({ _id: 'engine' }, held, { session: holder, upsert: true });
      const { merchant, renderId } = await ask('busy');
      await faultHappened('fashn');
      // The worker can't get on with the gate, and would leave the photo in doubt if it died now.
      const record = { _id: new ObjectId(renderId), status: 'queued' };
      await waitFor('the photo to be queued again', async () => (await readRecords('renders', record))[0], 3000);
      await holder.abortTransaction();
      await holder.endSession();
      expect((await finishedRender(merchant, renderId)).status).toBe('completed');
    });
  });

  it('a photo that failed there is not asked for again when its credit has gone back already', async () => {
    const { runs } = (await engineState()).totals;
    await tellEngine('settings', { latencyMs: 3000 });
    await tellEngine('predictions', { failNextWith: 'PipelineError' });
    const { merchant, renderId } = await ask('free');
    const submitted = { _id: new ObjectId(renderId), status: 'submitted' };
    await waitFor('the engine to take it', async () => (await readRecords('renders', submitted))[0]);
    await changeRecord('renders', renderId, { $set: { creditReleasedAt: new Date() } });
    await tellEngine('settings', { latencyMs: 400 });
    expect((await finishedRender(merchant, renderId)).failure?.code).toBe('engine-failed');
    expect((await engineState()).totals.runs - runs).toBe(1);
  });
});

describe('when the engine is away', () => {
  const breakDown = () =>
    orderFault('fashn', {
      operation: 'run',
      mode: 'fail',
      times: 1000,
      body: { error: 'InternalServerError', message: 'Oops' },
    });

  it.each([
    ['fails', { begin: breakDown, end: () => clearFaults('fashn') }],
    [
      'can’t be reached',
      { begin: () => stack.processes.fashn?.stop('SIGKILL'), end: () => stack.processes.fashn?.start() },
    ],
  ])(
    'every store waits while it %s, the admin gets one mail, and what it takes again goes on',
    async (_how, outage) => {
      const before = (await mailsToAdmin()).length;
      const { runs } = (await engineState()).totals;
      await outage.begin();
      const asked = [await ask('away'), await ask('away-too')];
      for (const one of asked) expect(await waitingForEngine(one)).toMatchObject({ status: 'queued', failure: null });
      const mails = await mailsToAdmin();
      expect(mails).toHaveLength(before + 1);
      expect(mails.at(-1)?.facts).toMatchObject({ reason: 'away' });
      await outage.end();
      for (const { merchant, renderId } of asked) {
        expect((await finishedRender(merchant, renderId)).status).toBe('completed');
        expect((await credits(merchant)).total).toBe(2);
      }
      expect(await mailsToAdmin()).toHaveLength(before + 1);
      expect((await engineState()).totals.runs - runs).toBe(2);
    },
  );

  it('a gateway that answers for it leaves few in doubt: what is not sent yet waits', async () => {
    const before = (await mailsToAdmin()).length;
    await orderFault('fashn', { operation: 'run', mode: 'fail', status: 503, times: 1000, body: 'Bad gateway' });
    const doubted = [await ask('doubt-one')];
    await waitFor('the first answer to be in doubt', async () => {
      return (await readRecords('engine_gates', { troubledSince: { $exists: true } })).length === 1;
    });
    await inDatabase((client) =>
      client
        .db()
        .collection('engine_gates')
        .updateOne({}, { $set: { troubledSince: new Date(Date.now() - 11_000) } }),
    );
    doubted.push(await ask('doubt-two'));
    await waitFor('the queue to be stopped', async () => (await mailsToAdmin()).length === before + 1);
    await clearFaults('fashn');
    const next = await ask('after-doubt');
    expect((await finishedRender(next.merchant, next.renderId)).status).toBe('completed');
    for (const one of doubted) {
      expect((await finishedRender(one.merchant, one.renderId)).failure).toMatchObject({ code: 'answer-lost' });
      await expectOneRelease(one.merchant);
    }
  });

  it('what has waited too long gets its credit back, and the young ones wait on', async () => {
    await breakDown();
    const [old, young] = [await ask('old'), await ask('young')];
    for (const one of [old, young]) await waitingForEngine(one);
    const longAgo = new Date(Date.now() - 2 * 60 * 60 * 1000);
    await changeRecord('renders', old.renderId, { $set: { createdAt: longAgo } });
    await inDatabase((client) =>
      client
        .db()
        .collection('engine_gates')
        .updateOne({}, { $set: { troubledSince: longAgo } }),
    );
    const failed = await finishedRender(old.merchant, old.renderId);
    expect(failed.failure).toMatchObject({ code: 'engine-failed', advice: expect.stringMatching(/Try again/) });
    await expectOneRelease(old.merchant);
    expect(await waitingForEngine(young)).toMatchObject({ status: 'queued', failure: null });
    await clearFaults('fashn');
    expect((await finishedRender(young.merchant, young.renderId)).status).toBe('completed');
  });
});

describe('an answer to a paid call that stays lost', () => {
  it('gives the credit back; a result that comes later still is kept for the merchant, free', async () => {
    const before = (await engineState()).totals.runs;
    await tellEngine('webhooks', { trick: 'delay', delayMs: 15_000 });
    await orderFault('fashn', { operation: 'run', mode: 'lost-reply' });
    const { merchant, renderId } = await ask('late');
    expect((await finishedRender(merchant, renderId)).failure?.code).toBe('answer-lost');
    expect((await credits(merchant)).total).toBe(3);
    const late = await waitFor('the late photo', async () => {
      const render = await readRender(merchant, renderId);
      return render.status === 'completed' && render;
    });
    expect(late).toMatchObject({ failure: null, isFree: true });
    await expectOneRelease(merchant);
    expect((await engineState()).totals.runs - before).toBe(1);
  });

  it('is given up while its result is being asked for: the photo is kept all the same', async () => {
    await orderFault('fashn', { operation: 'run', mode: 'lost-reply' });
    await orderFault('fashn', { operation: 'status', mode: 'delay', delayMs: 8000 });
    const { merchant, renderId } = await ask('crossing');
    expect((await finishedRender(merchant, renderId)).failure?.code).toBe('answer-lost');
    await waitFor('the late photo', async () => (await readRender(merchant, renderId)).status === 'completed');
    await expectOneRelease(merchant);
  });

  it('is found although the engine does not know its own prediction yet when it tells of it', async () => {
    const { runs } = (await engineState()).totals;
    await orderFault('fashn', { operation: 'run', mode: 'lost-reply' });
    const notFound = { error: 'NotFound', message: 'Prediction not found' };
    await orderFault('fashn', { operation: 'status', mode: 'fail', status: 404, body: notFound });
    const { merchant, renderId } = await ask('unknown-yet');
    await waitFor('the photo', async () => (await readRender(merchant, renderId)).status === 'completed');
    expect((await engineState()).totals.runs - runs).toBe(1);
  });

  it('fails for good when the engine says nothing more', async () => {
    await tellEngine('webhooks', { trick: 'lose' });
    await orderFault('fashn', { operation: 'run', mode: 'lost-reply' });
    const { merchant, renderId } = await ask('silent');
    const failed = await finishedRender(merchant, renderId);
    expect(failed.failure?.advice).toMatch(/Should the photo still arrive, you will find it here, free/);
    await expectOneRelease(merchant);
  });

  it('a late photo that can’t be fetched gives nothing back twice', async () => {
    await tellEngine('webhooks', { trick: 'delay', delayMs: 10_000 });
    await orderFault('fashn', { operation: 'run', mode: 'lost-reply' });
    await orderFault('fashn', { operation: 'cdn', mode: 'fail', status: 404, times: 20 });
    const { merchant, renderId } = await ask('late-gone');
    expect((await finishedRender(merchant, renderId)).failure?.code).toBe('answer-lost');
    await waitFor(
      'the late photo to be given up',
      async () => (await readRender(merchant, renderId)).failure?.code === 'result-gone',
      120_000,
    );
    await expectOneRelease(merchant);
  });
});

async function expectOneRelease(merchant: Merchant): Promise<void> {
  const { balance, entries } = await readLedger(facts().env.MONGODB_URI ?? '', merchant.shop);
  expect(balance).toBe(3);
  expect(entries.filter(({ kind }) => kind === 'release')).toHaveLength(1);
}
