import { randomBytes } from 'node:crypto';
import { config } from '#app/config.server.ts';
import {
  noteEngineTrouble,
  noteEngineWorks,
  pauseEngine,
  readEngineGate,
  stopEngine,
} from '#app/domain/engine/engine-gate.ts';
import { returnRunTurn } from '#app/domain/engine/run-turns.ts';
import { Refusal } from '#app/domain/errors.ts';
import { ring } from '#app/domain/jobs.ts';
import type { Render } from '#app/domain/renders/render.record.ts';
import { type Submission, submitPrediction } from '#app/services/fashn/engine.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { OUTAGE, verdictOnUntaken } from './engine-outage.ts';
import { failRender } from './fail-render.ts';
import { engineInputs, storeGarmentPicture } from './prepare-inputs.ts';
import { backoffMs, keepTurn, putBack, waitAgain } from './put-back.ts';
import { changeRender } from './render-lease.ts';
import { savePrediction } from './save-prediction.ts';
import { orTakeBack } from './take-back.ts';

/**
 * Makes the paid call for a render that holds a slot: `submitting` is written before it with a token of this very
 * submission, the prediction's id right after. Returns the render when the engine took it; undefined when it waits or
 * has failed.
 */
export async function submitRender(render: Render): Promise<Render | undefined> {
  const ready = await prepare(render);
  if (!ready) {
    await returnRunTurn();
    return undefined;
  }
  // Another worker may have been told to wait since this one was given its slot.
  if ((await readEngineGate(new Date())).isClosed) {
    await keepTurn(ready.render, ready.garmentKey);
    // Its turn for a paid call is not given back: at the opening they would all go at once.
    return undefined;
  }
  const webhookToken = randomBytes(24).toString('base64url');
  const submitting = await orTakeBack(ready.render, webhookToken, () =>
    changeRender(ready.render, { status: 'submitting', set: { garmentKey: ready.garmentKey, webhookToken } }),
  );
  const submission = await submitPrediction(ready.inputs, webhookAddress(webhookToken));
  if (mayBeTaken(submission)) return settle(submitting, submission);
  return orTakeBack(submitting, webhookToken, () => settle(submitting, submission));
}

function mayBeTaken({ kind }: Submission): boolean {
  return kind === 'accepted' || kind === 'unknown';
}

function webhookAddress(token: string): string | undefined {
  if (!config.engine.hasWebhooks) return undefined;
  const address = new URL('/webhooks/fashn', config.shopify.appUrl);
  address.searchParams.set('token', token);
  return String(address);
}

async function prepare(render: Render) {
  try {
    const prepared = await storeGarmentPicture(render);
    if (!prepared.ok) {
      await failRender(render, prepared.code, prepared.detail);
      return undefined;
    }
    const { garmentKey } = prepared;
    return { render, garmentKey, inputs: await engineInputs(render, garmentKey) };
  } catch (error) {
    if (!(error instanceof Refusal) && !(error instanceof ServiceError)) throw error;
    const afterMs = error instanceof ServiceError ? error.afterMs : undefined;
    const isOurs = error instanceof ServiceError && error.service === 'storage';
    await putBack(render, { detail: error.message, afterMs, failure: isOurs ? 'our-fault' : 'store-disconnected' });
    return undefined;
  }
}

async function settle(render: Render, submission: Submission): Promise<Render | undefined> {
  switch (submission.kind) {
    case 'accepted': {
      const saved = await savePrediction(render, submission.predictionId);
      await noteEngineWorks(render.statusAt);
      return saved;
    }
    case 'refused':
      await failRender(render, 'input-refused', submission.detail);
      return undefined;
    case 'not-sent':
    case 'unavailable':
      await waitOutTrouble(render, submission.detail);
      return undefined;
    // Being told to wait is no failed attempt. That this one was not taken is written first: only this worker knows it.
    case 'busy':
      await keepTurn(render);
      await pauseEngine(submission.afterMs);
      return undefined;
    case 'out-of-credits':
    case 'unauthorized':
      await waitAgain(render, config.engine.stoppedRetryMs);
      await stopEngine(submission.kind);
      return undefined;
    case 'unknown': {
      await doubtSubmission(render);
      // The same with others too means that it is away, and each try would leave one more in doubt.
      const { isStopped, troubledMs } = await noteEngineTrouble();
      if (isStopped || troubledMs >= OUTAGE.troubledMs) await stopEngine('away');
      return undefined;
    }
  }
}

/** The engine is down, or can't take this render: which of the two shows in whether it takes others. */
async function waitOutTrouble(render: Render, detail: string): Promise<void> {
  const now = Date.now();
  const attempts = render.attempts + 1;
  const ageMs = now - render.createdAt.getTime();
  const trouble = await noteEngineTrouble(new Date(now));
  const { outagePatienceMs: patienceMs, stoppedRetryMs } = config.engine;
  switch (verdictOnUntaken({ attempts, ageMs, patienceMs, ...trouble })) {
    case 'again':
      return waitAgain(render, backoffMs(attempts), attempts);
    case 'stop':
      await stopEngine('away');
      // A try during a stop says nothing about this render; the one that brought the stop about keeps two more.
      return waitAgain(render, stoppedRetryMs, trouble.isStopped ? render.attempts : OUTAGE.attempts);
    case 'fail':
      return failRender(render, 'engine-failed', detail);
  }
}

/** The paid call may have been taken or not: it is not made again, and its result is waited for. */
export async function doubtSubmission(render: Render): Promise<void> {
  const { unconfirmedPatienceMs } = config.engine;
  await changeRender(render, {
    status: 'unconfirmed',
    set: { notBefore: new Date(Date.now() + unconfirmedPatienceMs) },
    unset: ['engineSlot', 'leaseUntil'],
  });
  await ring(
    'renders.advance',
    { shop: render.shop, renderId: String(render._id) },
    { delayMs: unconfirmedPatienceMs },
  );
}
