import { randomUUID } from 'node:crypto';
import express, { type Response, type Router } from 'express';
import { type Account, freeCredits, unfinished } from './account.ts';
import { type Prediction, statusOf } from './prediction.ts';
import type { RateLimiter, RateLimits } from './rate-limit.ts';
import { parseRunRequest } from './run-request.ts';

const MAX_BODY = '60mb';
/** A base64 result can be read this long. */
const BASE64_TTL_MS = 60 * 60_000;

/** The engine's own API: /v1/run, /v1/status/{id}, /v1/credits. */
export function apiRoutes({
  account,
  apiKey,
  limiter,
  start,
}: {
  account: Account;
  apiKey: string;
  limiter: RateLimiter;
  /** Takes an accepted prediction to its end in the background. */
  start: (prediction: Prediction) => void;
}): Router {
  const router = express.Router();

  router.use('/v1', (request, response, next) => {
    if (request.get('authorization') === `Bearer ${apiKey}`) return next();
    refuse(response, 401, 'UnauthorizedAccess', 'Unauthorized: Invalid token');
  });

  function within(response: Response, operation: keyof RateLimits): boolean {
    if (limiter.fits(operation)) return true;
    const { count, windowMs } = account.state.settings.rateLimits[operation];
    refuse(response, 429, 'RateLimitExceeded', `Rate limit of ${count} requests per ${windowMs / 1000} s exceeded`);
    return false;
  }

  router.post('/v1/run', express.json({ limit: MAX_BODY }), (request, response) => {
    if (!within(response, 'run')) return;
    const parsed = parseRunRequest(request.body);
    if (!parsed.ok) return refuse(response, 400, 'BadRequest', parsed.message);
    const webhookUrl = request.query.webhook_url;
    if (webhookUrl !== undefined && (typeof webhookUrl !== 'string' || !URL.canParse(webhookUrl))) {
      return refuse(response, 400, 'BadRequest', 'webhook_url: must be one URL');
    }
    const { state } = account;
    if (unfinished(state).length >= state.settings.concurrency) {
      return refuse(response, 429, 'ConcurrencyLimitExceeded', 'Too many predictions are running');
    }
    if (freeCredits(state) < parsed.request.creditCost) {
      return refuse(response, 429, 'OutOfCredits', 'You have run out of credits');
    }
    const forced = state.forcedFailures.find(({ times }) => times > 0);
    if (forced) forced.times -= 1;
    const prediction: Prediction = {
      id: `${randomUUID()}-u1`,
      createdAtMs: Date.now(),
      latencyMs: Math.round(state.settings.latencyMs * parsed.request.latencyFactor),
      request: parsed.request,
      ...(webhookUrl ? { webhookUrl } : {}),
      ...(forced ? { forcedFailure: forced.failure } : {}),
    };
    state.predictions[prediction.id] = prediction;
    account.save();
    start(prediction);
    response.json({ id: prediction.id, error: null });
  });

  router.get('/v1/status/:id', (request, response) => {
    if (!within(response, 'status')) return;
    const prediction = account.state.predictions[request.params.id];
    if (!prediction || isForgotten(prediction)) {
      return refuse(response, 404, 'NotFound', 'Prediction not found');
    }
    const isCharged = prediction.result?.kind === 'completed';
    response.set('x-fashn-credits-used', String(isCharged ? prediction.request.creditCost : 0));
    response.json(statusOf(prediction, Date.now()));
  });

  router.get('/v1/credits', (_request, response) => {
    if (!within(response, 'credits')) return;
    const total = account.state.creditsLeft;
    response.json({ credits: { total, subscription: 0, on_demand: total } });
  });

  router.get('/cdn/:id/:file', (request, response, next) => {
    const { id, file } = request.params;
    const finishedAtMs = account.state.predictions[id]?.finishedAtMs ?? 0;
    if (finishedAtMs + account.state.settings.outputTtlMs < Date.now()) return void response.status(404).end();
    account.outputs.read(`${id}-${file}`).then((bytes) => {
      if (!bytes) return void response.status(404).end();
      response.type(file.endsWith('.png') ? 'png' : 'jpeg').send(bytes);
    }, next);
  });

  return router;
}

/** One of the engine's API-level errors. */
export function refuse(response: Response, status: number, error: string, message: string): void {
  response.status(status).json({ error, message });
}

function isForgotten(prediction: Prediction): boolean {
  return prediction.request.returnBase64 && (prediction.finishedAtMs ?? Date.now()) + BASE64_TTL_MS < Date.now();
}
