import { noteEngineWorks, takeStatusTurn } from '#app/domain/engine/engine-gate.ts';
import { UNKNOWN_PATIENCE_MS } from '#app/domain/engine/engine-pace.ts';
import { ring } from '#app/domain/jobs.ts';
import { type Render, RenderRecord } from '#app/domain/renders/render.record.ts';
import { type PredictionState, readPrediction } from '#app/services/fashn/engine.ts';
import { log } from '#app/services/log.ts';
import { ServiceError } from '#app/services/service-error.ts';

/** What the engine's webhook says. Unsigned: only its address, with our token in it, is known to be right. */
export interface EngineWord {
  shop: string;
  webhookToken: string;
  predictionId: string;
  saidAt: Date;
}

/**
 * Moves the render on that a word of the engine's is about, after asking the engine itself; finds a prediction whose id
 * was lost. Repeating it changes nothing. A result that comes after `answer-lost` is kept, and stays free. Returns false
 * when the word is about nothing of ours.
 */
export async function adoptPrediction(word: EngineWord): Promise<boolean> {
  const { shop, webhookToken, predictionId } = word;
  const render = await RenderRecord.findOne({ shop, webhookToken }).lean();
  if (!render) return false;
  if (!isOpenFor(render, predictionId)) return render.predictionId === predictionId;
  // Its place at the engine is free, and waits for this.
  const [other, answer] = await Promise.allSettled([
    RenderRecord.exists({ predictionId, _id: { $ne: render._id } }),
    askEngine(predictionId),
  ]);
  if (other.status === 'rejected') throw other.reason;
  if (other.value) {
    log().warn({ renderId: String(render._id) }, 'A webhook named the prediction of another render');
    return false;
  }
  if (answer.status === 'rejected') throw answer.reason;
  const step = nextStep(render, word, answer.value);
  if (!step) return false;
  const adopted = await RenderRecord.updateOne(stillOpen(render, predictionId), step);
  // The render has moved on while the engine was asked. The word comes only once: what it says to the new state counts.
  if (adopted.modifiedCount !== 1) return adoptPrediction(word);
  // Its answer was lost, and the engine was not away. What has happened since, it does not say.
  if (!render.predictionId && render.status !== 'failed') await noteEngineWorks(render.statusAt);
  await Promise.all([ring('renders.dispatch', {}), ring('renders.advance', { shop, renderId: String(render._id) })]);
  return true;
}

/** Whether this prediction can still tell the render anything new. */
function isOpenFor(render: Render, predictionId: string): boolean {
  if (render.predictionId && render.predictionId !== predictionId) return false;
  switch (render.status) {
    case 'submitting':
    case 'unconfirmed':
    case 'submitted':
      return true;
    case 'failed':
      return render.failure?.code === 'answer-lost';
    case 'queued':
    case 'storing':
    case 'completed':
    case 'cancelled':
      return false;
  }
}

function stillOpen(render: Render, predictionId: string) {
  const { _id, shop, webhookToken, status } = render;
  return { _id, shop, webhookToken, status, predictionId: { $in: [null, predictionId] } };
}

/** It takes a turn, so that the others wait a little longer, but does not wait for it. */
async function askEngine(predictionId: string): Promise<PredictionState> {
  const [state] = await Promise.all([readPrediction(predictionId), takeStatusTurn()]);
  return state;
}

/** The update that the engine's own answer asks for; whoever works on the render meanwhile loses it. Undefined: none. */
function nextStep(render: Render, { predictionId, saidAt }: EngineWord, state: PredictionState) {
  const now = new Date();
  const taken = { statusAt: now, notBefore: now, predictionId, submittedAt: render.submittedAt ?? now };
  const over = { $unset: { leaseUntil: 1, failure: 1, completedAt: 1 }, $inc: { fence: 1, version: 1 } } as const;
  switch (state.kind) {
    case 'done':
      return {
        ...over,
        $set: {
          ...taken,
          status: 'storing' as const,
          outputUrl: state.outputs[0],
          engineDoneAt: now,
          storeAttempts: 0,
        },
        $unset: { ...over.$unset, engineSlot: 1 as const },
      };
    case 'failed':
      // Given up and failed at the engine too: there is nothing to keep.
      return render.status === 'failed' ? undefined : { ...over, $set: { ...taken, status: 'submitted' as const } };
    case 'working':
      return { ...over, $set: { ...taken, status: 'submitted' as const } };
    case 'gone':
      if (Date.now() - saidAt.getTime() > UNKNOWN_PATIENCE_MS) return undefined;
      throw notCheckedYet();
    case 'later':
    case 'unauthorized':
      throw notCheckedYet();
  }
}

function notCheckedYet(): ServiceError {
  return new ServiceError('fashn', 'The engine’s word could not be checked yet', { retry: 'later' });
}
