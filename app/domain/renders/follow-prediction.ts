import { setTimeout as sleep } from 'node:timers/promises';
import { ring } from '#app/domain/jobs.ts';
import { isPassingFailure, readPrediction } from '#app/services/fashn/engine.ts';
import { failRender } from './fail-render.ts';
import type { Render } from './render.record.ts';
import type { RenderFailureCode } from './render-failure.ts';
import { changeRender, keepRender, LeaseLost } from './render-lease.ts';
import { putBack } from './submit-render.ts';

/** A prediction that is still working after this long will not come. */
const PREDICTION_PATIENCE_MS = 10 * 60 * 1000;

/** Waits for the engine, asking sooner while an answer is likely. Returns the render once there is a result to store. */
export async function followPrediction(render: Render): Promise<Render | undefined> {
  const submittedAt = render.submittedAt?.getTime() ?? Date.now();
  for (;;) {
    const state = await readPrediction(render.predictionId ?? '');
    switch (state.kind) {
      case 'done':
        return giveUpSlot(
          await changeRender(render, {
            status: 'storing',
            set: { outputUrl: state.outputs[0], engineDoneAt: new Date() },
            unset: ['engineSlot'],
          }),
        );
      case 'failed':
        await settleFailure(render, state);
        return undefined;
      case 'gone':
        await failRender(render, 'answer-lost', 'The engine does not know the prediction any more');
        return undefined;
      case 'working':
      case 'later': {
        const elapsedMs = Date.now() - submittedAt;
        if (elapsedMs > PREDICTION_PATIENCE_MS) {
          await failRender(render, 'engine-failed', 'The engine did not finish in time');
          return undefined;
        }
        if (!(await keepRender(render))) throw new LeaseLost(render._id);
        await sleep(state.kind === 'later' ? state.afterMs : pollDelayMs(elapsedMs));
      }
    }
  }
}

/** Milliseconds until the next look: often while most pictures finish, seldom once one takes long. */
export function pollDelayMs(elapsedMs: number): number {
  if (elapsedMs < 20_000) return 250;
  if (elapsedMs < 60_000) return 1000;
  return 5000;
}

async function giveUpSlot(render: Render): Promise<Render> {
  await ring('renders.dispatch', {});
  return render;
}

async function settleFailure(render: Render, failure: { name: string; message: string }): Promise<void> {
  const detail = `${failure.name}: ${failure.message}`;
  // A failed prediction was not paid for, so asking again costs nothing twice.
  if (isPassingFailure(failure.name)) return putBack(render, { detail, failure: 'engine-failed' });
  await failRender(render, failureCodeOf(failure.name), detail);
}

function failureCodeOf(name: string): RenderFailureCode {
  switch (name) {
    case 'ContentModerationError':
      return 'content-policy';
    case 'PoseError':
      return 'pose-not-found';
    case 'ImageLoadError':
      return 'garment-unusable';
    default:
      return 'input-refused';
  }
}
