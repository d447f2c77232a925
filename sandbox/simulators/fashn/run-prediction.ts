import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Account, countSubmission } from './account.ts';
import type { DrawPool } from './draw-pool.ts';
import { findPeople } from './people/find-people.ts';
import type { Prediction, RuntimeFailure } from './prediction.ts';
import { readImage } from './read-image.ts';
import type { DressRequest } from './run-request.ts';
import { sendWebhook } from './send-webhook.ts';

type Outcome = { pictures: Uint8Array[] } | { failure: RuntimeFailure };

/** Takes an accepted prediction to its end: reads, draws, waits out its latency, charges, calls the webhook. */
export async function runPrediction({
  account,
  prediction,
  pool,
  publicUrl,
  signal,
}: {
  account: Account;
  prediction: Prediction;
  pool: DrawPool;
  publicUrl: () => string;
  signal: AbortSignal;
}): Promise<void> {
  const outcome = await draw(account, prediction, pool, signal);
  const remainingMs = prediction.createdAtMs + prediction.latencyMs - Date.now();
  if (remainingMs > 0) await sleep(remainingMs, undefined, { signal });
  // Stopped or reset in between: the prediction of the old state is left alone.
  if (signal.aborted || account.state.predictions[prediction.id] !== prediction) return;
  if ('failure' in outcome) {
    prediction.result = { kind: 'failed', failure: outcome.failure };
  } else {
    prediction.result = { kind: 'completed', outputs: await keepOutputs(account, prediction, outcome, publicUrl()) };
    account.state.creditsLeft -= prediction.request.creditCost;
    account.state.creditsUsed += prediction.request.creditCost;
  }
  prediction.finishedAtMs = Date.now();
  account.save();
  await sendWebhook(account, prediction, signal);
}

async function draw(account: Account, prediction: Prediction, pool: DrawPool, signal: AbortSignal): Promise<Outcome> {
  const { request } = prediction;
  if (request.modelName === 'model-create') {
    countOnce(account, prediction, [request.prompt, JSON.stringify(request)]);
    return prediction.forcedFailure ? { failure: prediction.forcedFailure } : { pictures: await findPeople(request) };
  }
  return dress(account, { prediction, request }, pool, signal);
}

async function dress(
  account: Account,
  { prediction, request }: { prediction: Prediction; request: DressRequest },
  pool: DrawPool,
  signal: AbortSignal,
): Promise<Outcome> {
  const read = await Promise.allSettled([
    readInput(account, request.modelImage, signal),
    readInput(account, request.garmentImage, signal),
  ]);
  // An interrupted reading says nothing of the picture: the restart reads it anew.
  signal.throwIfAborted();
  const [model, garment] = read;
  countOnce(account, prediction, whatWasSent(request, model, garment));
  // Kept, so that a restart can go on and the page can show them; the state itself stays small.
  if (model.status === 'fulfilled') request.modelImage = await keepInput(account, model.value);
  if (garment.status === 'fulfilled') request.garmentImage = await keepInput(account, garment.value);
  account.save();
  signal.throwIfAborted();
  if (prediction.forcedFailure) return { failure: prediction.forcedFailure };
  if (model.status === 'rejected') return loadFailure('model image', model.reason);
  if (garment.status === 'rejected') return loadFailure('garment image', garment.reason);
  return pool.draw({
    modelImage: model.value,
    garmentImage: garment.value,
    category: request.category,
    seed: request.seed,
    samples: request.samples,
    format: request.format,
  });
}

async function readInput(account: Account, source: string, signal: AbortSignal): Promise<Buffer> {
  if (!source.startsWith('input-')) return readImage(source, signal);
  const bytes = await account.inputs.read(source);
  if (!bytes) throw new Error('it is not kept any more');
  return bytes;
}

async function keepInput(account: Account, bytes: Buffer): Promise<string> {
  const name = `input-${createHash('sha256').update(bytes).digest('hex')}`;
  await account.inputs.write(name, bytes);
  return name;
}

function loadFailure(which: string, reason: unknown): Outcome {
  const why = reason instanceof Error ? reason.message : 'unknown reason';
  return { failure: { name: 'ImageLoadError', message: `Error loading ${which}: ${why}` } };
}

/** The bytes of both pictures, or the addresses of those that could not be read, and every option. */
function whatWasSent(
  request: DressRequest,
  model: PromiseSettledResult<Buffer>,
  garment: PromiseSettledResult<Buffer>,
): (string | Buffer)[] {
  const { modelImage, garmentImage, ...options } = request;
  const sent = [
    [model, modelImage],
    [garment, garmentImage],
  ] as const;
  const pictures = sent.map(([read, source]) => (read.status === 'fulfilled' ? read.value : source));
  return [...pictures.map((picture) => createHash('sha256').update(picture).digest()), JSON.stringify(options)];
}

function countOnce(account: Account, prediction: Prediction, parts: (string | Buffer)[]): void {
  if (prediction.inputHash) return;
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  prediction.inputHash = hash.digest('hex');
  countSubmission(account.state, prediction.id, prediction.inputHash);
  account.save();
}

async function keepOutputs(
  account: Account,
  prediction: Prediction,
  { pictures }: { pictures: Uint8Array[] },
  publicUrl: string,
): Promise<string[]> {
  const { format, returnBase64 } = prediction.request;
  return Promise.all(
    pictures.map(async (picture, index) => {
      if (returnBase64) return `data:image/${format};base64,${Buffer.from(picture).toString('base64')}`;
      const file = `output_${index}.${format}`;
      await account.outputs.write(`${prediction.id}-${file}`, picture);
      return `${publicUrl}/cdn/${prediction.id}/${file}`;
    }),
  );
}
