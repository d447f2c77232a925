import express, { type Router } from 'express';
import { z } from 'zod';
import { parse, withStore } from './control-request.ts';
import type { Buckets } from './cost.ts';
import { deployApp } from './deploy-app.ts';
import { flowRoutes } from './flow/flow-routes.ts';
import { mintIdToken } from './id-token.ts';
import { merchantRoutes } from './merchant-routes.ts';
import type { Settings } from './settings.ts';
import {
  changeScopes,
  changeStore,
  createStore,
  defaultPayload,
  installApp,
  newStore,
  uninstallApp,
} from './stores.ts';
import { revokeTokens } from './tokens.ts';
import { announceEvent } from './webhooks/deliver.ts';
import { noTricks, type World } from './world.ts';

const settingsShape = z
  .strictObject({
    processingMs: z.number().min(0),
    jobMs: z.number().min(0),
    fileSearchLagMs: z.number().min(0),
    latencyMs: z.number().min(0),
    accessTokenLifeSeconds: z.int().min(1),
    refreshTokenLifeSeconds: z.int().min(1),
    stagedUploadLifeMs: z.number().min(0),
    bucketSize: z.number().min(1),
    restorePerSecond: z.number().min(0),
    maxQueryCost: z.number().min(1),
    webhookRetryMs: z.array(z.number().min(0)),
    webhookTimeoutMs: z.number().min(1),
  } satisfies Record<keyof Settings, z.ZodType>)
  .partial();

const tricksShape = z
  .strictObject({
    duplicate: z.int().min(0).max(20),
    delayMs: z.number().min(0),
    dropNext: z.int().min(0),
    dropRate: z.number().min(0).max(1),
    shuffle: z.union([z.boolean(), z.number().min(0)]),
    topics: z.array(z.string()),
  })
  .partial();

const DEFAULT_SHUFFLE_MS = 1000;

/** What a test or a person does to Shopify as a whole and to stores; the merchant's own doings are in merchant-routes. */
export function shopifyControlRoutes(world: World, buckets: Buckets): Router {
  const router = express.Router();
  router.use('/_control', express.json({ limit: '200mb' }));

  router.post('/_control/settings', (request, response) => {
    const changes = parse(settingsShape, request, response);
    if (!changes) return;
    Object.assign(world.settings, changes);
    response.json(world.settings);
  });
  router.post('/_control/cost', (request, response) => {
    const shape = z.strictObject({ handle: z.string(), currentlyAvailable: z.number() });
    const wanted = parse(shape, request, response);
    if (!wanted) return;
    buckets.set(wanted.handle, wanted.currentlyAvailable);
    response.json(buckets.status(wanted.handle));
  });
  router.post('/_control/media-errors', (request, response) => {
    const shape = z.strictObject({ code: z.string(), times: z.int().min(1).default(1) });
    const wanted = parse(shape, request, response);
    if (!wanted) return;
    world.platform.mediaErrors.push(wanted);
    world.changed();
    response.status(201).json(world.platform.mediaErrors);
  });
  router.post('/_control/app/deploy', (request, response) => {
    const given = parse(
      z.strictObject({ toml: z.string(), extensions: z.record(z.string(), z.string()).default({}) }),
      request,
      response,
    );
    if (!given) return;
    const outcome = deployApp(world, given.toml, given.extensions);
    response.status('refused' in outcome ? 422 : 200).json(outcome);
  });
  storeRoutes(world, router);
  webhookRoutes(world, router);
  router.use(merchantRoutes(world));
  router.use(flowRoutes(world));
  return router;
}

function storeRoutes(world: World, router: Router): void {
  router.post('/_control/stores', (request, response) => {
    const given = parse(newStore, request, response);
    if (!given) return;
    if (world.stores.has(given.handle))
      return void response.status(409).json({ error: 'a store of this handle exists' });
    const { handle, shopId } = createStore(world, given);
    response.status(201).json({ handle, shopId, domain: `${handle}.myshopify.com` });
  });
  router.get('/_control/stores/:handle', (request, response) => {
    withStore(world, request, response, (store) => void response.json(store));
  });
  router.post('/_control/stores/:handle/update', (request, response) => {
    const changes = parse(newStore.pick({ name: true, email: true, ianaTimezone: true }), request, response);
    if (!changes) return;
    withStore(world, request, response, (store) => {
      changeStore(world, store, changes);
      response.json(store);
    });
  });
  router.post('/_control/stores/:handle/install', (request, response) => {
    withStore(world, request, response, (store) => {
      installApp(world, store);
      response.json(store.installation);
    });
  });
  router.post('/_control/stores/:handle/uninstall', (request, response) => {
    withStore(world, request, response, (store) => {
      uninstallApp(world, store);
      response.status(204).end();
    });
  });
  router.post('/_control/stores/:handle/scopes', (request, response) => {
    const wanted = parse(z.strictObject({ scopes: z.array(z.string()) }), request, response);
    if (!wanted) return;
    withStore(world, request, response, (store) => {
      changeScopes(world, store, wanted.scopes);
      response.json(store.installation);
    });
  });
  router.post('/_control/stores/:handle/expire-tokens', (request, response) => {
    withStore(world, request, response, (store) => {
      for (const token of Object.values(world.platform.accessTokens)) {
        if (token.handle === store.handle) token.expiresAt = Date.now() - 1;
      }
      world.changed();
      response.status(204).end();
    });
  });
  router.post('/_control/stores/:handle/revoke-tokens', (request, response) => {
    withStore(world, request, response, (store) => {
      revokeTokens(world, store);
      response.status(204).end();
    });
  });
  // A session token without a browser; opening the app installs it, as in the real admin.
  router.post('/_control/stores/:handle/id-token', (request, response) => {
    const shape = z.strictObject({
      secret: z.string().optional(),
      lifeSeconds: z.number().optional(),
      claims: z.record(z.string(), z.unknown()).optional(),
    });
    const changes = parse(shape, request, response);
    if (!changes) return;
    withStore(world, request, response, (store) => {
      installApp(world, store);
      const { secret, lifeSeconds, claims } = changes;
      const idToken = mintIdToken(world, store, {
        ...(secret === undefined ? {} : { secret }),
        ...(lifeSeconds === undefined ? {} : { lifeSeconds }),
        ...(claims === undefined ? {} : { claims }),
      });
      response.json({ idToken });
    });
  });
}

function webhookRoutes(world: World, router: Router): void {
  router.get('/_control/webhooks', (_request, response) => {
    response.json({ tricks: world.platform.tricks, deliveries: world.platform.deliveries });
  });
  router.post('/_control/webhooks', (request, response) => {
    const wanted = parse(tricksShape, request, response);
    if (!wanted) return;
    const { shuffle, ...tricks } = wanted;
    const shuffleMs = shuffle === true ? DEFAULT_SHUFFLE_MS : Number(shuffle ?? 0);
    world.platform.tricks = { ...noTricks(), ...tricks, shuffleMs };
    world.changed();
    response.json(world.platform.tricks);
  });
  router.post('/_control/webhooks/send', (request, response) => {
    const shape = z.strictObject({
      handle: z.string(),
      topic: z.string(),
      payload: z.unknown().optional(),
      /** Signs with another secret, as a forger would. */
      secret: z.string().optional(),
      /** Where to, when the app has not subscribed to the topic. */
      uri: z.string().optional(),
    });
    const wanted = parse(shape, request, response);
    if (!wanted) return;
    const store = world.stores.get(wanted.handle);
    if (!store) return void response.status(404).json({ error: 'no such store' });
    const payload = wanted.payload ?? defaultPayload(store, wanted.topic);
    const { secret, uri } = wanted;
    const changes = { ...(secret === undefined ? {} : { secret }), ...(uri === undefined ? {} : { uri }) };
    response.status(202).json(announceEvent(world, store, wanted.topic, payload, changes));
  });
}
