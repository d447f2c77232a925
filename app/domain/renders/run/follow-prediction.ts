import { setTimeout as sleep } from 'node:timers/promises';
import { config } from '#app/config.server.ts';
import { stopEngine, takeStatusTurn } from '#app/domain/engine/engine-gate.ts';
import { pollDelayMs, statusSpacingMs, UNKNOWN_PATIENCE_MS } from '#app/domain/engine/engine-pace.ts';
import { ring } from '#app/domain/jobs.ts';
import { type Render, RenderRecord } from '#app/domain/renders/render.record.ts';
import { type PredictionState, readPrediction } from '#app/services/fashn/engine.ts';
import { failRender } from './fail-render.ts';
import { verdictOn } from './prediction-failure.ts';
import { putBack } from './put-back.ts';
import { changeRender, letGoOfRender } from './render-lease.ts';
import { RESULT_KEPT_MS } from './store-result.ts';

/** A prediction that the engine still works on after this long will not come. */
const PREDICTION_PATIENCE_MS = 10 * 60 * 1000;

/**
 * Looks once how far the engine is. Returns the render when there is a result to store; else lets go of it until the next
 * look, so that no worker waits for the engine.
 */
export async function followPrediction(render: Render): Promise<Render | undefined> {
  await sleep(await takeStatusTurn());
  const state = await readPrediction(render.predictionId ?? '');
  const elapsedMs = Date.now() - (render.submittedAt?.getTime() ?? Date.now());
  switch (state.kind) {
    case 'done':
      return startStoring(render, state.outputs[0] ?? '');
    case 'failed':
      await settleFailure(render, state);
      return undefined;
    case 'gone':
      if (elapsedMs < UNKNOWN_PATIENCE_MS) await letGoOfRender(render, 2000);
      else await failRender(render, 'answer-lost', 'The engine does not know the prediction any more');
      return undefined;
    case 'working':
      if (elapsedMs < PREDICTION_PATIENCE_MS) await letGoOfRender(render, await nextLookMs(elapsedMs));
      else await failRender(render, 'answer-lost', 'The engine did not finish in time');
      return undefined;
    case 'unauthorized':
    case 'later':
      await lookAgainLater(render, state, elapsedMs);
      return undefined;
  }
}

/** Lets go of a render that the engine has just taken, until the first look. */
export async function waitForEngine(submitted: Render): Promise<void> {
  await letGoOfRender(submitted, await nextLookMs(0));
}

async function nextLookMs(elapsedMs: number): Promise<number> {
  const { concurrency, hasWebhooks: hasWebhook, statusCallsPerMinute } = config.engine;
  // Where looking is rare it may be as rare as if all places were held: that costs no question for each photo.
  const inFlight = hasWebhook ? concurrency : await RenderRecord.countDocuments({ status: 'submitted' });
  return pollDelayMs({ elapsedMs, inFlight, hasWebhook, spacingMs: statusSpacingMs(statusCallsPerMinute) });
}

async function startStoring(render: Render, outputUrl: string): Promise<Render> {
  const storing = await changeRender(render, {
    status: 'storing',
    set: { outputUrl, engineDoneAt: new Date(), storeAttempts: 0 },
    unset: ['engineSlot'],
  });
  void ring('renders.dispatch', {});
  return storing;
}

/** The engine can't be asked now. What it has made is paid for: it is waited for as long as the engine keeps it. */
async function lookAgainLater(
  render: Render,
  state: Extract<PredictionState, { kind: 'later' | 'unauthorized' }>,
  elapsedMs: number,
): Promise<void> {
  if (elapsedMs > RESULT_KEPT_MS) return failRender(render, 'answer-lost', 'The engine could not be asked in time');
  if (state.kind === 'unauthorized') await stopEngine('unauthorized');
  // By now it works on something else: its place there is free, also while its word about this one is missing.
  if (elapsedMs > PREDICTION_PATIENCE_MS && render.engineSlot != null) {
    await changeRender(render, { unset: ['engineSlot'] });
    await ring('renders.dispatch', {});
  }
  const afterMs = state.kind === 'later' ? state.afterMs : config.engine.stoppedRetryMs;
  await letGoOfRender(render, Math.max(afterMs, Math.min(elapsedMs / 10, 60_000)));
}

async function settleFailure(render: Render, failure: { name: string; message: string }): Promise<void> {
  const detail = `${failure.name}: ${failure.message}`;
  const { isPassing, code } = verdictOn(failure, { hasReadAddresses: config.storage.isPublic });
  // A failed prediction was not paid for, so asking again costs nothing twice. Nobody asks again for what is free by now.
  if (isPassing && !render.creditReleasedAt) return putBack(render, { detail, failure: code });
  await failRender(render, code, detail);
}
