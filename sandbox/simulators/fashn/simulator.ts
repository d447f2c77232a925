import express, { type ErrorRequestHandler } from 'express';
import { controlRoutes, letFaultsHappen, listen } from '#sandbox/simulators/shared/control-routes.ts';
import { createFaultPlan } from '#sandbox/simulators/shared/fault-plan.ts';
import { type AccountState, openAccount, unfinished } from './account.ts';
import { apiRoutes, refuse } from './api-routes.ts';
import { describeAccount, fashnControlRoutes } from './control-routes.ts';
import { createDrawPool } from './draw-pool.ts';
import { homePage } from './home-page.ts';
import type { Prediction } from './prediction.ts';
import { createRateLimiter, GENEROUS_RATE_LIMITS } from './rate-limit.ts';
import { readyPictures } from './ready-pictures.ts';
import { runPrediction } from './run-prediction.ts';

const DAY_MS = 24 * 60 * 60_000;

export interface FashnSimulatorOptions {
  /** 0 takes a free port. */
  port: number;
  host?: string;
  /** Where the state is kept; in memory without it. */
  dataDir?: string;
  apiKey: string;
  /** How long `balanced` takes. Default 1500. */
  latencyMs?: number;
  /** Unfinished predictions at once. Default 6, as on a new account. */
  concurrency?: number;
  /** Default 1000. */
  credits?: number;
  /** A folder whose pictures are given in turn, instead of drawing. */
  readyPictures?: string;
  /** Address that pictures are given out under; default is where it listens. */
  publicUrl?: string;
}

/**
 * Stands in for api.fashn.ai (contracts/fashn.md) and cdn.fashn.ai. Its pictures are composed from the two inputs
 * without any machine learning and are marked as simulated. Fault operations: `run`, `status`, `credits`, `cdn`.
 */
export async function startFashnSimulator(options: FashnSimulatorOptions): Promise<{
  url: string;
  close: () => Promise<void>;
}> {
  const account = openAccount(options.dataDir, () => beginAccount(options));
  const faults = createFaultPlan();
  const pool = options.readyPictures ? readyPictures(options.readyPictures) : createDrawPool();
  const limiter = createRateLimiter(() => account.state.settings.rateLimits);
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  let url = '';

  function start(prediction: Prediction): void {
    const { signal } = stopping;
    const publicUrl = () => options.publicUrl ?? url;
    const run = runPrediction({ account, prediction, pool, publicUrl, signal })
      .catch((error: unknown) => {
        if (!signal.aborted) console.error('FASHN simulator: a prediction broke', error);
      })
      .finally(() => running.delete(run));
    running.add(run);
  }

  const app = express().disable('x-powered-by');
  app.use((_request, response, next) => {
    response.set('x-simulated', 'fashn');
    next();
  });
  app.use(letFaultsHappen(faults, ({ path }) => /^\/(?:v1\/)?(run|status|credits|cdn)(?:\/|$)/.exec(path)?.[1]));
  app.use(
    controlRoutes({
      faults,
      readState: () => ({ ...describeAccount(account), refusedCalls: limiter.refused(), faults: faults.list() }),
      reset: () => {
        limiter.clear();
        return account.reset();
      },
    }),
  );
  app.use(fashnControlRoutes(account));
  app.use(apiRoutes({ account, apiKey: options.apiKey, limiter, start }));
  app.get('/', (_request, response) => {
    response.type('html').send(homePage(account));
  });
  app.use((_request, response) => refuse(response, 404, 'NotFound', 'Not found'));
  app.use(answerError);

  const listening = await listen(app, options);
  url = listening.url;
  for (const prediction of unfinished(account.state)) start(prediction);
  return {
    url,
    async close() {
      stopping.abort();
      await Promise.all([listening.close(), pool.close()]);
      // Whoever closes it may remove its folder next, so that no prediction may still be writing there.
      await Promise.all(running);
    },
  };
}

function beginAccount({ latencyMs = 1500, concurrency = 6, credits = 1000 }: FashnSimulatorOptions): AccountState {
  return {
    creditsLeft: credits,
    creditsUsed: 0,
    settings: {
      latencyMs,
      concurrency,
      rateLimits: GENEROUS_RATE_LIMITS,
      webhookRetryMs: 500,
      outputTtlMs: 3 * DAY_MS,
    },
    predictions: {},
    submissions: {},
    webhookAttempts: [],
    forcedFailures: [],
    webhookTricks: [],
  };
}

/** An unreadable body is a BadRequest; one too large ends, as with the real engine, in an InternalServerError. */
const answerError: ErrorRequestHandler = (error: { status?: number; message?: string }, _request, response, _next) => {
  if (error.status === 400) return refuse(response, 400, 'BadRequest', error.message ?? 'Malformed JSON');
  refuse(response, 500, 'InternalServerError', 'Internal server error');
};
