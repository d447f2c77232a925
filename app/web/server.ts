/**
 * The HTTP server around Remix: static files, health, request ids, draining. It loads the built app, or in development
 * lets Vite serve it; either way the product's modules exist once, inside the Remix build.
 */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { createRequestHandler } from '@remix-run/express';
import type { ServerBuild } from '@remix-run/node';
import compression from 'compression';
import express from 'express';
import { config } from '#app/config.server.ts';
import { log } from '#app/services/log.ts';

interface ProductEntry {
  startProduct: () => Promise<{ isReady: () => boolean }>;
  stopProduct: () => Promise<void>;
}

const DRAIN_MS = 25_000;

const vite =
  config.mode === 'development'
    ? await import('vite').then(({ createServer: createVite }) => createVite({ server: { middlewareMode: true } }))
    : undefined;

async function loadBuild(): Promise<ServerBuild> {
  if (vite) return (await vite.ssrLoadModule('virtual:remix/server-build')) as ServerBuild;
  const built: string = '../../build/server/index.js';
  return (await import(built)) as ServerBuild;
}

/** Lets Remix leave what the answer already has: proxies and pages set these themselves. */
function noteRequest(request: express.Request, response: express.Response, next: express.NextFunction): void {
  const requestId = request.get('x-request-id')?.match(/^[\w-]{8,64}$/)?.[0] ?? randomUUID();
  request.headers['x-request-id'] = requestId;
  response.set('x-request-id', requestId);
  const startedAt = process.hrtime.bigint();
  response.on('finish', () => {
    const ms = Number(process.hrtime.bigint() - startedAt) / 1e6;
    // The path alone: query strings hold tokens and signatures.
    log().info({ requestId, method: request.method, path: request.path, status: response.statusCode, ms }, 'request');
  });
  next();
}

const build = await loadBuild();
const entry = build.entry.module as unknown as ProductEntry;
const product = await entry.startProduct();
let isDraining = false;

const app = express();
app.disable('x-powered-by');
// One proxy in front, as on every host that ends TLS for us; more would let callers name their own address.
app.set('trust proxy', 1);
app.get('/healthz', (_request, response) => void response.type('text').send('ok'));
app.get('/readyz', (_request, response) => {
  const isReady = product.isReady() && !isDraining;
  response
    .status(isReady ? 200 : 503)
    .type('text')
    .send(isReady ? 'ready' : 'not ready');
});
app.use(noteRequest);
app.use(compression());
if (vite) {
  app.use(vite.middlewares);
} else {
  app.use('/assets', express.static('build/client/assets', { immutable: true, maxAge: '1y' }));
  app.use(express.static('build/client', { maxAge: '1h' }));
}
app.all('*', createRequestHandler({ build: vite ? loadBuild : build, mode: config.mode }));

const server = createServer(app);
server.listen(config.http.port, config.http.host, () => {
  log().info({ host: config.http.host, port: config.http.port }, 'The app is listening');
});

async function stop(): Promise<void> {
  if (isDraining) return;
  isDraining = true;
  const deadline = setTimeout(() => process.exit(1), DRAIN_MS);
  deadline.unref();
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  await closed;
  await entry.stopProduct();
  await vite?.close();
  process.exit(0);
}
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());
