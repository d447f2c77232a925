import { Refusal } from '#app/domain/errors.ts';
import { type Submission, submitPrediction } from '#app/services/fashn/engine.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { closeEngineGate, GATE_CLOSED_MS } from './engine-gate.ts';
import { failRender } from './fail-render.ts';
import { engineInputs, storeGarmentPicture } from './prepare-inputs.ts';
import type { Render } from './render.record.ts';
import { changeRender } from './render-lease.ts';

/** How many times a render is put back for a passing trouble before it fails for good. */
export const MAX_ATTEMPTS = 6;

/**
 * Makes the paid call for a render that holds a slot: `submitting` is written before it, the prediction's id right
 * after. Returns the render when the engine took it; undefined when it waits or has failed.
 */
export async function submitRender(render: Render): Promise<Render | undefined> {
  const ready = await prepare(render);
  if (!ready) return undefined;
  const submitting = await changeRender(ready.render, { status: 'submitting', set: { garmentKey: ready.garmentKey } });
  return settle(submitting, await submitPrediction(ready.inputs));
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
    const isPassing = error instanceof Refusal || (error instanceof ServiceError && error.retry === 'later');
    if (!isPassing) throw error;
    const afterMs = error instanceof ServiceError ? error.afterMs : undefined;
    await putBack(render, { detail: error.message, afterMs, failure: 'store-disconnected' });
    return undefined;
  }
}

async function settle(render: Render, submission: Submission): Promise<Render | undefined> {
  switch (submission.kind) {
    case 'accepted':
      return changeRender(render, {
        status: 'submitted',
        set: { predictionId: submission.predictionId, submittedAt: new Date(), attempts: render.attempts + 1 },
      });
    case 'refused':
      await failRender(render, 'input-refused', submission.detail);
      return undefined;
    case 'not-sent':
    case 'unavailable':
      await putBack(render, { detail: submission.detail, failure: 'engine-failed' });
      return undefined;
    case 'busy':
      await closeEngineGate('busy', inMs(submission.afterMs));
      await wait(render, submission.afterMs);
      return undefined;
    case 'out-of-credits':
    case 'unauthorized':
      await closeEngineGate(submission.kind, inMs(GATE_CLOSED_MS[submission.kind]));
      await wait(render, GATE_CLOSED_MS[submission.kind]);
      return undefined;
    case 'unknown':
      await changeRender(render, { status: 'unconfirmed', unset: ['engineSlot', 'leaseUntil'] });
      return undefined;
  }
}

interface PutBack {
  detail: string;
  afterMs?: number | undefined;
  /** What it fails with when it was put back too often. */
  failure: 'engine-failed' | 'store-disconnected';
}

/** Puts a render back into the queue, later each time, and fails it for good after MAX_ATTEMPTS. */
export async function putBack(render: Render, why: PutBack): Promise<void> {
  const attempts = render.attempts + 1;
  if (attempts >= MAX_ATTEMPTS) return failRender(render, why.failure, why.detail);
  const backoffMs = Math.min(1000 * 2 ** attempts, 60_000);
  await wait({ ...render }, Math.max(why.afterMs ?? 0, backoffMs), attempts);
}

/** Back to the queue without its slot; being told to wait is no failed attempt. */
async function wait(render: Render, afterMs: number, attempts = render.attempts): Promise<void> {
  await changeRender(render, {
    status: 'queued',
    set: { notBefore: inMs(afterMs), attempts },
    unset: ['engineSlot', 'leaseUntil', 'predictionId'],
  });
}

function inMs(afterMs: number): Date {
  return new Date(Date.now() + afterMs);
}
