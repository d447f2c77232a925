/** An engine that can't call back: it is asked, within its limits, and no worker waits for it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ObjectId } from 'mongodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ManagedProcess } from '#sandbox/stack/managed-process.ts';
import type { Stack } from '#sandbox/stack/start-stack.ts';
import { changeRecord, readRecords } from '#tests/fixtures/database.ts';
import { clearFaults, engineState, faultHappened, orderFault, tellEngine } from '#tests/fixtures/faults.ts';
import { startFurtherWorker } from '#tests/fixtures/further-worker.ts';
import { addGarment, shirtPicture } from '#tests/fixtures/garments-in-store.ts';
import { type Merchant, newId, newMerchant } from '#tests/fixtures/merchant.ts';
import { askForRender, credits, finishedRender, firstAvatarId, readRender } from '#tests/fixtures/renders.ts';
import { type SilentProxy, startSilentProxy } from '#tests/fixtures/silent-proxy.ts';
import { useStack } from '#tests/fixtures/stack.ts';
import { startTestStack } from '#tests/fixtures/start-test-stack.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

let stack: Stack;
let avatarId: string;
beforeAll(async () => {
  const started = await startTestStack({ ENGINE_WEBHOOKS: 'false', ENGINE_OUTAGE_PATIENCE_MS: '10000' });
  stack = started.stack;
  useStack(started.facts);
  avatarId = await firstAvatarId(await newMerchant('looker'));
});
afterAll(() => stack?.close());
afterEach(async () => {
  await clearFaults('fashn');
  await tellEngine('settings', { latencyMs: 400, rateLimits: 'generous' });
});

async function askFor(merchant: Merchant, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const garment = await addGarment(merchant, `Shirt ${index}`, await shirtPicture(`#${index + 1}0304${index}`, 600));
    const renderId = newId();
    expect((await askForRender(merchant, garment, avatarId, renderId)).status).toBe(202);
    ids.push(renderId);
  }
  return ids;
}

/** Tells a process to stop and waits for its end; nobody kills it when it takes long. */
async function endByItself(told: ManagedProcess | undefined): Promise<void> {
  const pid = told?.pid();
  if (pid === undefined) throw new Error('The process does not run');
  process.kill(pid, 'SIGTERM');
  await waitFor('the process to end', async () => {
    try {
      return !process.kill(pid, 0);
    } catch {
      return true;
    }
  });
}

/** The database's address by way of the proxy, also when it would tell others of itself. */
function through(proxy: SilentProxy): string {
  const uri = new URL(stack.env.MONGODB_URI ?? '');
  uri.host = proxy.host;
  uri.searchParams.set('directConnection', 'true');
  return uri.href;
}

describe('an engine that can’t call back', () => {
  it('is never asked more often than it allows, with all its slots in use', async () => {
    await tellEngine('settings', { latencyMs: 6000, rateLimits: 'real' });
    const stores = [await newMerchant('slow-one'), await newMerchant('slow-two')];
    const asked: [Merchant, string][] = [];
    for (const merchant of stores) {
      for (const renderId of await askFor(merchant, 3)) asked.push([merchant, renderId]);
    }
    for (const [merchant, renderId] of asked) {
      expect((await finishedRender(merchant, renderId)).status).toBe('completed');
    }
    expect((await engineState()).refusedCalls).toMatchObject({ run: 0, status: 0 });
  });

  it('keeps no worker: one that is told to stop ends at once, and another one brings the photo', async () => {
    await tellEngine('settings', { latencyMs: 30_000 });
    const merchant = await newMerchant('drained');
    const before = (await engineState()).totals.runs;
    const [renderId = ''] = await askFor(merchant, 1);
    await waitFor('the submission', async () => (await readRender(merchant, renderId)).status === 'submitted');
    await endByItself(stack.processes.worker);
    const unfinished = (await engineState()).predictions.filter(({ finishedAtMs }) => finishedAtMs === undefined);
    expect(unfinished).toHaveLength(1);
    await stack.processes.worker?.start();
    expect((await finishedRender(merchant, renderId)).status).toBe('completed');
    expect((await engineState()).totals.runs - before).toBe(1);
  });

  it.each([
    ['times out', { mode: 'timeout', times: 1 }],
    ['breaks', { mode: 'fail', status: 503, times: 3 }],
    ['slows us down', { mode: 'fail', status: 429, times: 2, body: { error: 'RateLimitExceeded', message: 'Slow' } }],
    [
      'does not know the prediction yet',
      { mode: 'fail', status: 404, body: { error: 'NotFound', message: 'Not found' } },
    ],
  ] as const)('that %s is asked again', async (_what, fault) => {
    const merchant = await newMerchant('asked');
    await orderFault('fashn', { operation: 'status', ...fault });
    const [renderId = ''] = await askFor(merchant, 1);
    expect((await finishedRender(merchant, renderId)).status).toBe('completed');
  });
});

describe('a prediction of which the engine says nothing more', () => {
  it('gives its place at the engine to the next after ten minutes, and is still waited for', async () => {
    await orderFault('fashn', { operation: 'status', mode: 'fail', status: 503, times: 1000 });
    const merchant = await newMerchant('mute');
    const [renderId = ''] = await askFor(merchant, 1);
    await waitFor('the submission', async () => (await readRender(merchant, renderId)).status === 'submitted');
    await changeRecord('renders', renderId, { $set: { submittedAt: new Date(Date.now() - 11 * 60_000) } });
    await waitFor('its place to be free', async () => {
      const [render] = await readRecords('renders', { _id: new ObjectId(renderId) });
      return render?.status === 'submitted' && render.engineSlot === undefined && render.leaseUntil === undefined;
    });
    await clearFaults('fashn');
    await changeRecord('renders', renderId, { $set: { notBefore: new Date() } });
    expect((await finishedRender(merchant, renderId)).status).toBe('completed');
  });
});

describe('the id of a paid prediction is written down', () => {
  it('also when the database is away at that moment', async () => {
    const database = await startSilentProxy(new URL((stack.env.MONGODB_URI ?? '').replace(/^mongodb:/, 'http:')));
    await stack.processes.worker?.stop();
    const worker = await startFurtherWorker(stack, { MONGODB_URI: through(database) });
    try {
      const merchant = await newMerchant('away');
      await orderFault('fashn', { operation: 'run', mode: 'delay', delayMs: 6000 });
      const [renderId = ''] = await askFor(merchant, 1);
      await faultHappened('fashn');
      await database.goAway();
      const log = join(stack.dataDir, 'logs', 'further-worker.log');
      await waitFor('the answer to come without a database', async () => {
        return readFileSync(log, 'utf8').includes('The id of a paid prediction waits for the database');
      });
      await database.comeBack();
      expect((await finishedRender(merchant, renderId)).status).toBe('completed');
      expect((await credits(merchant)).total).toBe(2);
    } finally {
      await worker.stop();
      await database.close();
      await stack.processes.worker?.start();
    }
  });

  it('also when another worker has taken the render for lost meanwhile', async () => {
    const before = (await engineState()).totals.runs;
    const merchant = await newMerchant('taken');
    await orderFault('fashn', { operation: 'run', mode: 'delay', delayMs: 6000 });
    const [renderId = ''] = await askFor(merchant, 1);
    await faultHappened('fashn');
    // What a sweep and another worker do with a render whose holder seems dead.
    const taken = await changeRecord('renders', renderId, {
      $set: { status: 'unconfirmed', statusAt: new Date(), notBefore: new Date(Date.now() + 600_000) },
      $unset: { leaseUntil: 1, engineSlot: 1 },
      $inc: { fence: 1, version: 1 },
    });
    expect(taken?.status).toBe('submitting');
    expect((await finishedRender(merchant, renderId)).status).toBe('completed');
    expect((await engineState()).totals.runs - before).toBe(1);
  });
});

describe('A transient failure is really tried again, and in the end either delivers or gives the credit back', () => {
  it('an engine that fails every time gives the credit back', async () => {
    await orderFault('fashn', {
      operation: 'run',
      mode: 'fail',
      times: 100,
      body: { error: 'InternalServerError', message: 'Oops' },
    });
    const merchant = await newMerchant('never');
    const [renderId = ''] = await askFor(merchant, 1);
    const failed = await waitFor(
      'the render to fail',
      async () => {
        const render = await readRender(merchant, renderId);
        return render.isFinal && render;
      },
      150_000,
    );
    expect(failed.failure).toMatchObject({ code: 'engine-failed' });
    expect((await credits(merchant)).total).toBe(3);
  });
});
