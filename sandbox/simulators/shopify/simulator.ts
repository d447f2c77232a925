import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import express, { type ErrorRequestHandler } from 'express';
import { controlRoutes, letFaultsHappen, listen } from '#sandbox/simulators/shared/control-routes.ts';
import { createFaultPlan } from '#sandbox/simulators/shared/fault-plan.ts';
import { adminApiBodies, adminApiRoutes, operationOf } from './admin-api-routes.ts';
import { adminPageRoutes } from './admin-pages/admin-page-routes.ts';
import { type AppOptions, readAppFacts } from './app-facts.ts';
import { type BlobStore, createBlobStore } from './blob-store.ts';
import { cdnRoutes } from './cdn-routes.ts';
import { shopifyControlRoutes } from './control-routes.ts';
import { createBuckets } from './cost.ts';
import { extensionRoutes } from './extension-host/extension-routes.ts';
import { processUnfinishedFiles } from './media-processing.ts';
import { openPersistence, type Persistence } from './persistence.ts';
import { finishLeftJobs } from './resolvers/product-mutations.ts';
import { loadAdminSchema } from './schema.ts';
import { defaultSettings } from './settings.ts';
import { stagedUploadRoutes } from './staged-upload-routes.ts';
import { isoAt } from './store-state.ts';
import { announceEvent, resumeDeliveries } from './webhooks/deliver.ts';
import { productPayload } from './webhooks/payloads.ts';
import { createTimers, removeFolder, type World } from './world.ts';

export interface ShopifySimulatorOptions extends AppOptions {
  /** 0 takes a free one. */
  port: number;
  host?: string;
  /** Where the state is kept; without it, it ends with the simulator. */
  dataDir?: string;
  /** From a new picture to READY. Default 400. */
  processingMs?: number;
  /** The folder of the app's UI extensions, which product pages show as they were built. */
  extensionsFolder?: string;
  /** Address that pictures, uploads and pages are given out under; default is where it listens. */
  publicUrl?: string;
}

/**
 * Stands in for Shopify: the Admin GraphQL API of its published schema, tokens, staged uploads, CDN, webhooks and an
 * admin that embeds the app. A store is known by its host, `<handle>.myshopify.com`, also in X-Forwarded-Host. Fault
 * operations: the GraphQL root field (`fileCreate`, ...), `token`, `staged-upload`, `cdn`.
 */
export async function startShopifySimulator(options: ShopifySimulatorOptions): Promise<{
  url: string;
  close: () => Promise<void>;
}> {
  loadAdminSchema();
  const temporary = options.dataDir ? undefined : mkdtempSync(path.join(tmpdir(), 'shopify-simulator-'));
  const persistence = openPersistence(options.dataDir);
  const blobs = createBlobStore(path.join(options.dataDir ?? temporary ?? '', 'blobs'));
  const timers = createTimers();
  let url = '';
  const world = createWorld({
    options,
    persistence,
    blobs,
    later: timers.later,
    publicUrl: () => options.publicUrl ?? url,
  });
  const buckets = createBuckets(world);

  const app = express().disable('x-powered-by');
  app.use((_request, response, next) => {
    response.set('x-simulated', 'shopify');
    next();
  });
  app.use(adminApiBodies());
  app.use(letFaultsHappen(world.faults, operationOf));
  const reset = () => {
    persistence.clear();
    blobs.clear();
    buckets.clear();
    world.complaints.length = 0;
    world.calls = {};
    Object.assign(world.settings, defaultSettings(options.processingMs ?? 400));
  };
  app.use(controlRoutes({ faults: world.faults, readState: () => describeState(world), reset }));
  app.use(shopifyControlRoutes(world, buckets));
  app.use(adminApiRoutes(world, buckets));
  app.use(stagedUploadRoutes(world));
  app.use(cdnRoutes(world));
  app.use(extensionRoutes(world));
  app.use(adminPageRoutes(world));
  app.use((_request, response) => void response.status(404).json({ errors: 'Not Found' }));
  app.use(answerError);

  const listening = await listen(app, options);
  url = listening.url;
  finishLeftJobs(world);
  processUnfinishedFiles(world);
  resumeDeliveries(world);
  return {
    url,
    async close() {
      await Promise.all([timers.stop(), listening.close()]);
      persistence.flush();
      if (temporary) removeFolder(temporary);
    },
  };
}

function createWorld(parts: {
  options: ShopifySimulatorOptions;
  persistence: Persistence;
  blobs: BlobStore;
  later: World['later'];
  publicUrl: () => string;
}): World {
  const { options, persistence, blobs, later, publicUrl } = parts;
  const { platform, stores, changed } = persistence;
  const world: World = {
    app: readAppFacts(options, platform.deployed),
    settings: defaultSettings(options.processingMs ?? 400),
    platform,
    stores,
    blobs,
    faults: createFaultPlan(),
    extensionsFolder: options.extensionsFolder,
    complaints: [],
    calls: {},
    publicUrl: () => publicUrl().replace(/\/$/, ''),
    nextId() {
      platform.lastId += 1;
      changed();
      return platform.lastId;
    },
    changed,
    later,
    announce(store, topic, payload) {
      announceEvent(world, store, topic, payload);
    },
    productChanged(store, product) {
      product.updatedAt = isoAt(Date.now());
      changed(store);
      announceEvent(world, store, 'products/update', productPayload(world, store, product));
    },
  };
  return world;
}

function describeState(world: World): object {
  const { app, settings, platform, complaints, calls } = world;
  return {
    app: { ...app, apiSecret: '(hidden)' },
    settings,
    platform,
    complaints,
    calls,
    faults: world.faults.list(),
    stores: Object.fromEntries(world.stores),
  };
}

const answerError: ErrorRequestHandler = (error: { status?: number; message?: string }, _request, response, _next) => {
  const status = error.status ?? 500;
  if (status >= 500) console.error('Shopify simulator:', error);
  response.status(status).json({ errors: status >= 500 ? 'Internal Server Error' : String(error.message) });
};
