import { z } from 'zod';
import { config } from '#app/config.server.ts';

/** What the engine is asked for: tryon-v1.6. Pictures are https addresses or data URIs. */
export interface EngineInputs {
  modelImage: string;
  garmentImage: string;
  category: 'auto' | 'tops' | 'bottoms' | 'one-pieces';
  garmentPhotoType: 'auto' | 'flat-lay' | 'model';
  mode: 'performance' | 'balanced' | 'quality';
  seed: number;
}

/** What became of asking. Only `unknown` may have been paid: the request went out and no answer came back. */
export type Submission =
  | { kind: 'accepted'; predictionId: string }
  | { kind: 'refused'; detail: string }
  | { kind: 'busy'; afterMs: number; detail: string }
  | { kind: 'out-of-credits' }
  | { kind: 'unauthorized' }
  | { kind: 'not-sent'; detail: string }
  | { kind: 'unavailable'; detail: string }
  | { kind: 'unknown'; detail: string };

/**
 * How far a prediction is. `gone`: the engine does not know the id any more. `creditsUsed`: what it charged for it, where it
 * says so.
 */
export type PredictionState =
  | { kind: 'working' }
  | { kind: 'done'; outputs: string[]; creditsUsed: number | undefined }
  | { kind: 'failed'; name: string; message: string; creditsUsed: number | undefined }
  | { kind: 'gone' }
  | { kind: 'unauthorized' }
  | { kind: 'later'; afterMs: number; detail: string };

const SUBMIT_TIMEOUT_MS = 60_000;
const STATUS_TIMEOUT_MS = 10_000;
const apiError = z.object({ error: z.string(), message: z.string().optional() });

/**
 * Asks the engine for one picture: the paid call. Never repeats it by itself. `webhookAddress` is what the engine calls
 * when it is done.
 */
export async function submitPrediction(inputs: EngineInputs, webhookAddress?: string): Promise<Submission> {
  const run = {
    model_name: config.engine.model,
    inputs: {
      model_image: inputs.modelImage,
      garment_image: inputs.garmentImage,
      category: inputs.category,
      garment_photo_type: inputs.garmentPhotoType,
      mode: inputs.mode,
      seed: inputs.seed,
      num_samples: 1,
      output_format: 'png',
    },
  };
  return submitRun(run, webhookAddress);
}

/** What a picture of somebody who does not exist costs, in the engine's credits. Source: the engine's model-create. */
export const CREDITS_PER_PERSON = 1;

/** Asks the engine for a picture of somebody who does not exist, as the prompt has them: a paid call like the other. */
export async function submitPerson(person: { prompt: string; aspectRatio: string; seed: number }): Promise<Submission> {
  const { prompt, aspectRatio, seed } = person;
  const inputs = { prompt, aspect_ratio: aspectRatio, seed, num_images: 1, output_format: 'png' };
  return submitRun({ model_name: 'model-create', inputs });
}

async function submitRun(run: object, webhookAddress?: string): Promise<Submission> {
  const url = new URL('/v1/run', config.engine.baseUrl);
  if (webhookAddress) url.searchParams.set('webhook_url', webhookAddress);
  let response: Response;
  let body: string;
  try {
    response = await fetch(url, {
      method: 'POST',
      // Followed, a redirection would make the paid call a second time.
      redirect: 'manual',
      headers: { ...authorization(), 'content-type': 'application/json' },
      body: JSON.stringify(run),
      signal: AbortSignal.timeout(SUBMIT_TIMEOUT_MS),
    });
    body = await response.text();
  } catch (error) {
    return wasNotSent(error)
      ? { kind: 'not-sent', detail: describe(error) }
      : { kind: 'unknown', detail: describe(error) };
  }
  return readSubmission(response, parseJson(body));
}

function readSubmission(response: Response, body: unknown): Submission {
  const accepted = z.object({ id: z.string().min(1) }).safeParse(body);
  if (response.ok) {
    return accepted.success
      ? { kind: 'accepted', predictionId: accepted.data.id }
      : { kind: 'unknown', detail: 'The answer could not be read' };
  }
  const error = apiError.safeParse(body);
  // Without the engine's own error it may be a gateway's answer, behind which the engine may have gone on.
  if (!error.success) return readBareRefusal(response);
  const detail = `${error.data.error}: ${error.data.message ?? ''}`;
  switch (error.data.error) {
    case 'OutOfCredits':
      return { kind: 'out-of-credits' };
    case 'UnauthorizedAccess':
      return { kind: 'unauthorized' };
    case 'RateLimitExceeded':
    case 'ConcurrencyLimitExceeded':
      return { kind: 'busy', afterMs: retryAfterMs(response) ?? 2000, detail };
    // No picture makes an address unknown: the engine has moved, or is set up wrongly.
    case 'NotFound':
    case 'InternalServerError':
      return { kind: 'unavailable', detail };
    default:
      if (response.status === 429) return { kind: 'busy', afterMs: retryAfterMs(response) ?? 2000, detail };
      return response.status >= 500 ? { kind: 'unavailable', detail } : { kind: 'refused', detail };
  }
}

function readBareRefusal(response: Response): Submission {
  const detail = `HTTP ${response.status} without a reason`;
  if (response.status >= 500 || response.status === 408) return { kind: 'unknown', detail };
  if (response.status === 401 || response.status === 403) return { kind: 'unauthorized' };
  if (response.status === 429) return { kind: 'busy', afterMs: retryAfterMs(response) ?? 2000, detail };
  if (response.status < 400 || response.status === 404) return { kind: 'unavailable', detail };
  return { kind: 'refused', detail };
}

const statusAnswer = z.object({
  status: z.string(),
  output: z.array(z.string()).nullish(),
  error: z.object({ name: z.string(), message: z.string() }).nullish(),
});

/** Reads a prediction's state. Free and safe to repeat; never throws for what the network does. */
export async function readPrediction(predictionId: string): Promise<PredictionState> {
  let response: Response;
  let body: unknown;
  try {
    response = await fetch(new URL(`/v1/status/${encodeURIComponent(predictionId)}`, config.engine.baseUrl), {
      headers: authorization(),
      signal: AbortSignal.timeout(STATUS_TIMEOUT_MS),
    });
    body = parseJson(await response.text());
  } catch (error) {
    return { kind: 'later', afterMs: 2000, detail: describe(error) };
  }
  if (response.status === 401) return { kind: 'unauthorized' };
  // A gateway's 404 says nothing of the prediction; the engine's own does.
  if (response.status === 404 && apiError.safeParse(body).data?.error === 'NotFound') return { kind: 'gone' };
  const answer = statusAnswer.safeParse(body);
  if (!response.ok || !answer.success) {
    return { kind: 'later', afterMs: retryAfterMs(response) ?? 2000, detail: `HTTP ${response.status}` };
  }
  const { status, output, error } = answer.data;
  const creditsUsed = readCreditsUsed(response);
  switch (status) {
    case 'starting':
    case 'in_queue':
    case 'processing':
      return { kind: 'working' };
    case 'completed':
      return output && output.length > 0
        ? { kind: 'done', outputs: output, creditsUsed }
        : { kind: 'failed', name: 'PipelineError', message: 'Completed without a picture', creditsUsed };
    case 'failed':
    case 'canceled':
    case 'time_out':
      return { kind: 'failed', name: error?.name ?? 'PipelineError', message: error?.message ?? status, creditsUsed };
    default:
      // A state of theirs that is new to us: what comes of it shows in one that is not.
      return { kind: 'later', afterMs: 2000, detail: `It is said to be “${status.slice(0, 50)}”` };
  }
}

function readCreditsUsed(response: Response): number | undefined {
  const said = response.headers.get('x-fashn-credits-used') ?? '';
  return /^\d+$/.test(said) ? Number(said) : undefined;
}

function authorization(): Record<string, string> {
  return { authorization: `Bearer ${config.engine.apiKey}` };
}

/** True when the connection was never made, so that the engine can't have heard of it. */
function wasNotSent(error: unknown): boolean {
  return ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'].includes(
    errorCode(error),
  );
}

function errorCode(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}

function describe(error: unknown): string {
  return errorCode(error) || (error instanceof Error ? error.name : 'unknown');
}

function retryAfterMs(response: Response): number | undefined {
  const seconds = Number(response.headers.get('retry-after'));
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds * 1000, 60_000) : undefined;
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
