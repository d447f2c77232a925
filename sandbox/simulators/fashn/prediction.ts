import type { RunRequest } from './run-request.ts';

/** The engine's runtime errors (`error.name` of a failed prediction). */
export const RUNTIME_ERRORS = [
  'ImageLoadError',
  'ContentModerationError',
  'PoseError',
  'LoRALoadError',
  'InputValidationError',
  'PipelineError',
  'ThirdPartyError',
  '3rdPartyProviderError',
  'InternalServerError',
] as const;
type RuntimeErrorName = (typeof RUNTIME_ERRORS)[number];

export interface RuntimeFailure {
  name: RuntimeErrorName;
  message: string;
}

/** One accepted run. Images are names in the blob store, or addresses not yet read. */
export interface Prediction {
  id: string;
  createdAtMs: number;
  latencyMs: number;
  request: RunRequest;
  webhookUrl?: string;
  /** Set from outside: this one fails, whatever its inputs. */
  forcedFailure?: RuntimeFailure;
  /** SHA-256 over the bytes of both images and every option that changes the picture. */
  inputHash?: string;
  result?: { kind: 'completed'; outputs: string[] } | { kind: 'failed'; failure: RuntimeFailure };
  finishedAtMs?: number;
}

/** Body of GET /v1/status/{id} and of the webhook. */
export interface StatusBody {
  id: string;
  status: 'starting' | 'in_queue' | 'processing' | 'completed' | 'failed';
  output?: string[];
  error: RuntimeFailure | null;
}

/** What the engine would answer about a prediction at a moment. */
export function statusOf(prediction: Prediction, nowMs: number): StatusBody {
  const { id, result } = prediction;
  if (!result) {
    const part = (nowMs - prediction.createdAtMs) / Math.max(1, prediction.latencyMs);
    return { id, status: part < 0.1 ? 'starting' : part < 0.25 ? 'in_queue' : 'processing', error: null };
  }
  switch (result.kind) {
    case 'completed':
      return { id, status: 'completed', output: result.outputs, error: null };
    case 'failed':
      return { id, status: 'failed', error: result.failure };
  }
}
