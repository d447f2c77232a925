import express, { type ErrorRequestHandler } from 'express';
import { controlRoutes, letFaultsHappen, listen } from '#sandbox/simulators/shared/control-routes.ts';
import { createFaultPlan } from '#sandbox/simulators/shared/fault-plan.ts';
import { apiRoutes } from './api/api-routes.ts';
import { NOT_FOUND, refuse } from './api/refusal.ts';
import { type Catalogue, catalogueFrom } from './catalogue.ts';
import { nowMs } from './clock.ts';
import { lemonSqueezyControlRoutes } from './control-routes.ts';
import { pageRoutes } from './pages/page-routes.ts';
import { settle } from './subscriptions/due.ts';
import { resumeDeliveries } from './webhooks/deliver.ts';
import { openWorld, type World } from './world.ts';

const SETTLE_EVERY_MS = 1000;

export interface LemonSqueezySimulatorOptions {
  /** 0 takes a free port. */
  port: number;
  host?: string;
  /** Where the state is kept; in memory without it. */
  dataDir?: string;
  apiKey: string;
  /** Signs the events; 6 to 40 characters. */
  webhookSecret: string;
  /** Where events go; without it nowhere, until an endpoint is added. */
  webhookUrl?: string;
  catalogue?: Catalogue;
  /** Address that pages are given out under; default is where it listens. */
  publicUrl?: string;
}

/**
 * Stands in for api.lemonsqueezy.com (contracts/lemonsqueezy.md) and for its checkout and customer portal.
 * Fault operations: `checkouts.create`, `subscriptions.list`, `orders.refund`, ... (see README.md).
 */
export async function startLemonSqueezySimulator(options: LemonSqueezySimulatorOptions): Promise<{
  url: string;
  close: () => Promise<void>;
}> {
  const stopping = new AbortController();
  const timers = new Set<NodeJS.Timeout>();
  let url = '';
  const world = openWorld(
    {
      catalogue: options.catalogue ?? catalogueFrom({}),
      apiKey: options.apiKey,
      webhook: { secret: options.webhookSecret, ...(options.webhookUrl ? { url: options.webhookUrl } : {}) },
      publicUrl: () => options.publicUrl ?? url,
      stopping: stopping.signal,
      later(afterMs, task) {
        const timer = setTimeout(() => {
          timers.delete(timer);
          task().catch((error: unknown) => console.error('Lemon Squeezy simulator: a task broke', error));
        }, afterMs);
        timers.add(timer);
      },
    },
    options.dataDir,
  );
  const faults = createFaultPlan();
  const app = express().disable('x-powered-by');
  app.use((_request, response, next) => {
    response.set('x-simulated', 'lemon-squeezy');
    next();
  });
  app.use(letFaultsHappen(faults, operationOf));
  app.use(
    controlRoutes({ faults, readState: () => ({ ...describe(world), faults: faults.list() }), reset: world.reset }),
  );
  app.use(lemonSqueezyControlRoutes(world));
  app.use(apiRoutes(world));
  app.use(pageRoutes(world));
  app.use((_request, response) => refuse(response, NOT_FOUND));
  app.use(answerError);

  const listening = await listen(app, options);
  url = listening.url;
  resumeDeliveries(world);
  const settling = setInterval(() => settle(world), SETTLE_EVERY_MS);
  return {
    url,
    async close() {
      clearInterval(settling);
      for (const timer of timers) clearTimeout(timer);
      stopping.abort();
      await Promise.all([listening.close(), world.line]);
      world.flush();
    },
  };
}

const VERBS: Record<string, string> = { POST: 'create', PATCH: 'update', DELETE: 'cancel' };

/** `subscriptions.update`, `orders.refund`, ... for a call of the API. */
function operationOf({ method, path }: { method: string; path: string }): string | undefined {
  const [, type, id, action] = /^\/v1\/([^/]+)(?:\/([^/]+))?(?:\/([^/]+))?$/.exec(path) ?? [];
  if (!type) return undefined;
  return `${type}.${action ?? VERBS[method] ?? (id ? 'get' : 'list')}`;
}

function describe(world: World): Record<string, unknown> {
  const { signingSecret: _secret, clock, endpoints, ...state } = world.state;
  return {
    simulated: true,
    now: new Date(nowMs(world.state)).toISOString(),
    clock,
    endpoints: endpoints.map((endpoint) => endpoint.url),
    ...state,
  };
}

const answerError: ErrorRequestHandler = (error: { status?: number }, _request, response, _next) => {
  if (error.status === 400) return refuse(response, { status: 400, detail: 'The request body is not valid JSON.' });
  console.error('Lemon Squeezy simulator: a request broke', error);
  refuse(response, { status: 500, detail: 'Server Error' });
};
