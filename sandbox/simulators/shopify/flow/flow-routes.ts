import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import express, { type Router } from 'express';
import { z } from 'zod';
import { parse, withStore } from '#sandbox/simulators/shopify/control-request.ts';
import { type StoreState, shopDomain } from '#sandbox/simulators/shopify/store-state.ts';
import type { World } from '#sandbox/simulators/shopify/world.ts';

const PATIENCE_MS = 10_000;

/** What a merchant and their workflows do in Shopify Flow, at a test's command. */
export function flowRoutes(world: World): Router {
  const router = express.Router();
  router.get('/_control/stores/:handle/flow', (request, response) => {
    withStore(world, request, response, (store) => {
      const triggers = world.platform.flowTriggers.filter(({ shop }) => shop === shopDomain(store));
      response.json({ ...world.app.flow, received: triggers });
    });
  });
  // A workflow that begins with a trigger is enabled or disabled: only with the app's word, as there.
  router.post('/_control/stores/:handle/flow/workflow', (request, response, next) => {
    const shape = z.strictObject({
      trigger: z.string(),
      isEnabled: z.boolean(),
      at: z.iso.datetime().optional(),
      secret: z.string().optional(),
    });
    const given = parse(shape, request, response);
    if (!given) return;
    withStore(world, request, response, (store) => {
      const { useUrl } = world.app.flow;
      if (!useUrl) return void response.status(409).json({ error: 'the app has no lifecycle callback' });
      const body = {
        flow_trigger_definition_id: given.trigger,
        has_enabled_flow: given.isEnabled,
        shop_id: store.shopId,
        shopify_domain: shopDomain(store),
        timestamp: given.at ?? new Date().toISOString(),
      };
      send(world, useUrl, body, given.secret)
        .then((status) => response.json({ status }))
        .catch(next);
    });
  });
  // A workflow comes to an action's step.
  router.post('/_control/stores/:handle/flow/run', (request, response, next) => {
    const shape = z.strictObject({
      action: z.string(),
      properties: z.record(z.string(), z.unknown()),
      runId: z.string().optional(),
      /** Signs with another secret, as a forger would. */
      secret: z.string().optional(),
    });
    const given = parse(shape, request, response);
    if (!given) return;
    withStore(world, request, response, (store) => {
      const action = world.app.flow.actions.find(({ handle }) => handle === given.action);
      if (!action) return void response.status(404).json({ error: 'the app has no such action' });
      const { runId = randomUUID(), properties, secret } = given;
      const body = stepOf(store, { handle: action.handle, runId, properties });
      untilSettled(world, () => send(world, action.url, body, secret))
        .then((statuses) => response.json({ runId, statuses }))
        .catch(next);
    });
  });
  return router;
}

function stepOf(store: StoreState, step: { handle: string; runId: string; properties: Record<string, unknown> }) {
  const { handle, runId, properties } = step;
  return {
    shop_id: store.shopId,
    shopify_domain: shopDomain(store),
    action_run_id: runId,
    action_definition_id: handle,
    handle,
    properties,
  };
}

/** Sent again while the answer is silence, 202, 429 or 5xx; any other ends the step. Answers what came, 0 for silence. */
async function untilSettled(world: World, once: () => Promise<number>): Promise<number[]> {
  const statuses: number[] = [];
  for (const waitMs of [0, ...world.settings.webhookRetryMs]) {
    await sleep(waitMs);
    const status = await once();
    statuses.push(status);
    if (status !== 0 && status !== 202 && status !== 429 && status < 500) break;
  }
  return statuses;
}

async function send(world: World, url: string, body: object, secret = world.app.apiSecret): Promise<number> {
  const text = JSON.stringify(body);
  try {
    const response = await fetch(new URL(url, `${world.app.appUrl}/`), {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Shopify-Flow (simulated)',
        'x-shopify-hmac-sha256': createHmac('sha256', secret).update(text).digest('base64'),
      },
      body: text,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    await response.body?.cancel();
    return response.status;
  } catch {
    return 0;
  }
}
