import { ObjectId } from 'mongodb';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readRecords } from '#tests/fixtures/database.ts';
import { clearFaults, engineState, everyRenderRests, orderFault, tellEngine } from '#tests/fixtures/faults.ts';
import { addGarment } from '#tests/fixtures/garments-in-store.ts';
import { readLedger } from '#tests/fixtures/ledger-reader.ts';
import { type Merchant, newId, newMerchant } from '#tests/fixtures/merchant.ts';
import { askForRender, credits, finishedRender, firstAvatarId, readRender } from '#tests/fixtures/renders.ts';
import { stack } from '#tests/fixtures/stack.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

let avatarId: string;
beforeAll(async () => {
  await everyRenderRests();
  avatarId = await firstAvatarId(await newMerchant('looker'));
});
afterEach(async () => {
  await clearFaults('fashn', 's3', 'shopify');
  await tellEngine('settings', { latencyMs: 400 });
});

/** Asks for a photo of a new store and returns both ids. */
async function ask(name: string): Promise<{ merchant: Merchant; renderId: string }> {
  const merchant = await newMerchant(name);
  const garment = await addGarment(merchant);
  const renderId = newId();
  expect((await askForRender(merchant, garment, avatarId, renderId)).status).toBe(202);
  return { merchant, renderId };
}

async function expectOneCredit(merchant: Merchant): Promise<void> {
  const { balance, entries } = await readLedger(stack().env.MONGODB_URI ?? '', merchant.shop);
  expect(balance).toBe(2);
  expect(entries.filter(({ kind }) => kind === 'release')).toEqual([]);
}

const runs = async () => (await engineState()).totals.runs;

describe('A lost answer to a paid call is not paid again blindly', () => {
  it.each(['lost-reply', 'silence'] as const)('the engine’s webhook brings the photo (%s)', async (mode) => {
    const before = await runs();
    await orderFault('fashn', { operation: 'run', mode });
    const { merchant, renderId } = await ask('lost');
    expect((await finishedRender(merchant, renderId)).status).toBe('completed');
    expect((await runs()) - before).toBe(1);
    await expectOneCredit(merchant);
  });

  it('an answer that is no answer may have been paid: it waits, and is not sent again', async () => {
    const before = await runs();
    await orderFault('fashn', { operation: 'run', mode: 'garbage' });
    const { merchant, renderId } = await ask('garbled');
    await waitFor('the render to be unconfirmed', async () => {
      return (await readRender(merchant, renderId)).status === 'unconfirmed';
    });
    expect((await runs()) - before).toBe(0);
  });
});

describe('A transient failure is really tried again, and in the end either delivers or gives the credit back', () => {
  it('a prediction that failed for the engine’s own reason is made again', async () => {
    const before = await runs();
    await tellEngine('predictions', { failNextWith: 'PipelineError', times: 2 });
    const { merchant, renderId } = await ask('passing');
    expect((await finishedRender(merchant, renderId)).status).toBe('completed');
    expect((await runs()) - before).toBe(3);
    await expectOneCredit(merchant);
  });

  it.each([
    ['an error of the engine’s', { status: 500, body: { error: 'InternalServerError', message: 'Oops' } }],
    ['a rate limit', { status: 429, body: { error: 'RateLimitExceeded', message: 'Slow down' } }],
    ['a limit of predictions at once', { status: 429, body: { error: 'ConcurrencyLimitExceeded', message: 'Wait' } }],
  ])('%s is waited out', async (_what, failure) => {
    await orderFault('fashn', { operation: 'run', mode: 'fail', ...failure });
    const { merchant, renderId } = await ask('waiting');
    expect((await finishedRender(merchant, renderId)).status).toBe('completed');
    await expectOneCredit(merchant);
  });

  it.each([
    ['is not there at once', { mode: 'fail', status: 404, times: 2 }],
    ['is refused', { mode: 'fail', status: 403, times: 2 }],
    ['breaks', { mode: 'fail', status: 502, times: 2 }],
    ['is garbage', { mode: 'garbage', times: 2 }],
    ['breaks off', { mode: 'reset', times: 2 }],
  ] as const)('a result that %s is fetched again', async (_what, fault) => {
    const before = await runs();
    await orderFault('fashn', { operation: 'cdn', ...fault });
    const { merchant, renderId } = await ask('result');
    expect((await finishedRender(merchant, renderId)).status).toBe('completed');
    expect((await runs()) - before).toBe(1);
    await expectOneCredit(merchant);
  });
});

describe('the engine’s own no', () => {
  it.each([
    ['ImageLoadError', 'Error loading garment image: 415', 'garment-unusable'],
    ['ImageLoadError', 'Error loading model image: 415', 'avatar-unusable'],
    ['ContentModerationError', 'Not allowed', 'content-policy'],
    ['PoseError', 'No pose', 'pose-not-found'],
    ['InputValidationError', 'Bad input', 'input-refused'],
    ['LoRALoadError', 'Not loaded', 'engine-failed'],
  ])('%s (%s) gives the credit back and says what to do', async (name, message, code) => {
    await tellEngine('predictions', { failNextWith: name, message });
    const { merchant, renderId } = await ask('refused');
    const render = await finishedRender(merchant, renderId);
    expect(render.failure).toMatchObject({ code });
    expect(render.failure?.advice).toMatch(/Use|Choose|Try again/);
    expect((await credits(merchant)).total).toBe(3);
  });
});

describe('A retry pressed twice submits once', () => {
  it('also when both come at the same moment, from two pages', async () => {
    await tellEngine('predictions', { failNextWith: 'PoseError' });
    const { merchant, renderId } = await ask('retry');
    await finishedRender(merchant, renderId);
    const before = await runs();
    const retryIds = [newId(), newId()];
    const press = (id: string) => merchant.post('/api/render', { renderId: id, retryOf: renderId });
    const answers = await Promise.all([...retryIds, ...retryIds].map(press));
    const made = answers.filter(({ status }) => status === 202);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(answers.length - made.length);
    const ids = new Set(await Promise.all(made.map(async (answer) => (await answer.json()).render.id as string)));
    expect(ids.size).toBe(1);
    for (const id of ids) expect((await finishedRender(merchant, id)).status).toBe('completed');
    expect((await runs()) - before).toBe(1);
    expect((await credits(merchant)).total).toBe(2);
  });
});

describe('the engine’s webhook', () => {
  const send = (token: string, body: unknown) =>
    fetch(`${stack().appUrl}/webhooks/fashn?token=${token}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const recordOf = async (renderId: string) => (await readRecords('renders', { _id: new ObjectId(renderId) }))[0];
  const inbox = (predictionId: string) =>
    readRecords('webhook_messages', { provider: 'fashn', eventId: { $regex: `^${predictionId}:` } });

  it('to an address that no submission has is refused and stored nowhere', async () => {
    const predictionId = newId();
    const answer = await send('x'.repeat(32), { id: predictionId, status: 'completed' });
    expect(answer.status).toBe(404);
    expect(await inbox(predictionId)).toEqual([]);
    expect((await send('short', { id: predictionId, status: 'completed' })).status).toBe(400);
  });

  it('that is too long is refused', async () => {
    expect((await send('x'.repeat(32), JSON.stringify({ id: 'a', pad: 'p'.repeat(100_000) }))).status).toBe(413);
  });

  it('is stored once, however often it comes', async () => {
    await tellEngine('webhooks', { trick: 'duplicate' });
    const { merchant, renderId } = await ask('twice');
    await finishedRender(merchant, renderId);
    const record = await recordOf(renderId);
    const again = await send(record?.webhookToken, { id: record?.predictionId, status: 'completed' });
    expect(again.status).toBe(200);
    expect(await inbox(record?.predictionId)).toHaveLength(1);
    await expectOneCredit(merchant);
  });

  it('is not believed: the engine is asked itself', async () => {
    await tellEngine('settings', { latencyMs: 10_000 });
    const { merchant, renderId } = await ask('liar');
    const record = await waitFor('the submission', async () => {
      const now = await recordOf(renderId);
      return now?.predictionId ? now : undefined;
    });
    await send(record.webhookToken, {
      id: record.predictionId,
      status: 'completed',
      output: ['https://evil.example/x.png'],
    });
    await waitFor('the word to be handled', async () => (await inbox(record.predictionId))[0]?.status === 'processed');
    expect((await readRender(merchant, renderId)).status).toBe('submitted');
    expect((await finishedRender(merchant, renderId)).status).toBe('completed');
  });

  it('moves no render by the prediction of another one', async () => {
    const other = await ask('owner');
    await finishedRender(other.merchant, other.renderId);
    const theirs = await recordOf(other.renderId);
    await orderFault('fashn', { operation: 'run', mode: 'garbage' });
    const { merchant, renderId } = await ask('thief');
    const ours = await waitFor('the render to be unconfirmed', async () => {
      const now = await recordOf(renderId);
      return now?.status === 'unconfirmed' ? now : undefined;
    });
    // The engine's own word on it was stored already; another state of the same prediction is a new word.
    await send(ours.webhookToken, { id: theirs?.predictionId, status: 'failed' });
    await waitFor('the word to be handled', async () => {
      return (await inbox(theirs?.predictionId)).every(({ status }) => status !== 'received');
    });
    expect((await readRender(merchant, renderId)).status).toBe('unconfirmed');
  });
});
