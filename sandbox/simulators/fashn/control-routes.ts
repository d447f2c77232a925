import express, { type Response, type Router } from 'express';
import { z } from 'zod';
import { type Account, freeCredits, unfinished } from './account.ts';
import { RUNTIME_ERRORS, statusOf } from './prediction.ts';
import { GENEROUS_RATE_LIMITS, REAL_RATE_LIMITS } from './rate-limit.ts';
import type { RunRequest } from './run-request.ts';

const rateLimit = z.strictObject({ count: z.int().min(0), windowMs: z.int().min(1) });
const settings = z.strictObject({
  latencyMs: z.int().min(0).optional(),
  concurrency: z.int().min(0).optional(),
  credits: z.int().min(0).optional(),
  webhookRetryMs: z.int().min(0).optional(),
  outputTtlMs: z.int().min(0).optional(),
  rateLimits: z
    .union([
      z.enum(['real', 'generous']),
      z.strictObject({ run: rateLimit.optional(), status: rateLimit.optional(), credits: rateLimit.optional() }),
    ])
    .optional(),
});
const forcedFailure = z.strictObject({
  failNextWith: z.enum(RUNTIME_ERRORS),
  message: z.string().default('Failed on demand'),
  times: z.int().min(1).default(1),
});
const webhookTrick = z.strictObject({
  trick: z.enum(['lose', 'duplicate', 'delay']),
  times: z.int().min(1).default(1),
  delayMs: z.int().min(0).default(1000),
});

/** What only this simulator has: settings, failures of the drawing and tricks with webhooks, all on demand. */
export function fashnControlRoutes(account: Account): Router {
  const router = express.Router();
  router.use('/_control', express.json());

  router.get('/_control/settings', (_request, response) => {
    response.json({ ...account.state.settings, credits: account.state.creditsLeft });
  });
  router.post('/_control/settings', (request, response) => {
    const parsed = settings.safeParse(request.body);
    if (!parsed.success) return badControl(response, parsed.error);
    const { credits, rateLimits, ...plain } = parsed.data;
    const { state } = account;
    Object.assign(state.settings, plain);
    if (credits !== undefined) state.creditsLeft = credits;
    if (rateLimits === 'real') state.settings.rateLimits = REAL_RATE_LIMITS;
    else if (rateLimits === 'generous') state.settings.rateLimits = GENEROUS_RATE_LIMITS;
    else if (rateLimits) {
      const { run, status, credits: creditsLimit } = { ...state.settings.rateLimits, ...rateLimits };
      state.settings.rateLimits = {
        run: run ?? state.settings.rateLimits.run,
        status: status ?? state.settings.rateLimits.status,
        credits: creditsLimit ?? state.settings.rateLimits.credits,
      };
    }
    account.save();
    response.json({ ...state.settings, credits: state.creditsLeft });
  });
  router.post('/_control/predictions', (request, response) => {
    const parsed = forcedFailure.safeParse(request.body);
    if (!parsed.success) return badControl(response, parsed.error);
    const { failNextWith, message, times } = parsed.data;
    account.state.forcedFailures.push({ failure: { name: failNextWith, message }, times });
    account.save();
    response.status(201).json(account.state.forcedFailures);
  });
  router.post('/_control/webhooks', (request, response) => {
    const parsed = webhookTrick.safeParse(request.body);
    if (!parsed.success) return badControl(response, parsed.error);
    account.state.webhookTricks.push(parsed.data);
    account.save();
    response.status(201).json(account.state.webhookTricks);
  });
  router.get('/_inputs/:name', (request, response, next) => {
    account.inputs.read(request.params.name).then((bytes) => {
      if (!bytes) return void response.status(404).end();
      // The input's own type is unknown; browsers tell a picture by its bytes.
      response.set('x-content-type-options', 'nosniff').type('image/*').send(bytes);
    }, next);
  });
  return router;
}

function shortened(request: RunRequest): RunRequest {
  if (request.modelName === 'model-create') return request;
  const { modelImage, garmentImage } = request;
  return { ...request, modelImage: modelImage.slice(0, 200), garmentImage: garmentImage.slice(0, 200) };
}

/** The state as `/_control/state` shows it: long data URIs are cut. */
export function describeAccount(account: Account): Record<string, unknown> {
  const { state } = account;
  const nowMs = Date.now();
  const predictions = Object.values(state.predictions).map((prediction) => ({
    ...prediction,
    request: shortened(prediction.request),
    result: undefined,
    ...statusOf(prediction, nowMs),
    output: statusOf(prediction, nowMs).output?.map((output) => output.slice(0, 200)),
  }));
  const submissions = Object.values(state.submissions);
  return {
    simulated: true,
    credits: { left: state.creditsLeft, free: freeCredits(state), used: state.creditsUsed },
    totals: {
      runs: predictions.length,
      unfinished: unfinished(state).length,
      completed: predictions.filter(({ status }) => status === 'completed').length,
      failed: predictions.filter(({ status }) => status === 'failed').length,
      distinctInputs: submissions.length,
      doubledInputs: submissions.filter(({ count }) => count > 1).length,
    },
    settings: state.settings,
    submissions,
    predictions,
    webhookAttempts: state.webhookAttempts,
    forcedFailures: state.forcedFailures,
    webhookTricks: state.webhookTricks,
  };
}

function badControl(response: Response, error: z.ZodError): void {
  response.status(400).json({ error: z.prettifyError(error) });
}
