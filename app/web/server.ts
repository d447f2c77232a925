/**
 * The HTTP server around Remix: static files, health, request ids, draining. It loads the built app, or in development
 * lets Vite serve it; either way the product's modules exist once, inside the Remix build.
 */
import { createServer, type IncomingMessage } from 'node:http';
import { extname } from 'node:path';
import { createRequestHandler } from '@remix-run/express';
import type { ServerBuild } from '@remix-run/node';
import compression from 'compression';
import express from 'express';
import packedFiles from 'express-static-gzip';
import { config } from '#app/config.server.ts';
import { log, logEverything } from '#app/services/log.ts';
import { type Caller, callerOf } from './caller-of.ts';
import { CONNECTION_LIMITS, MAX_CONNECTIONS } from './connection-limits.ts';
import type { FormerFile } from './former-files.ts';
import { noteRequest } from './note-request.ts';
import { throwAwayRest } from './throw-away-rest.ts';

interface ProductEntry {
  startProduct: (options: { assets?: string }) => Promise<{ isReady: () => boolean }>;
  stopProduct: () => Promise<void>;
  inRequest: <T>(context: { requestId: string; address: string; caller: Caller }, work: () => T) => T;
  checkRequest: (request: {
    method: string;
    hosts: (string | undefined)[];
    path: string;
    contentLength: number | undefined;
    origin: string | undefined;
    accept: string | undefined;
  }) => Promise<Response | undefined>;
  takeWebhook: (request: IncomingMessage) => Promise<Response | undefined>;
  formerFile: (file: { name: string; takesBrotli: boolean }) => Promise<FormerFile | undefined>;
}

const DRAIN_MS = 25_000;
/** How much is still listened to of a request that was refused before all of it was there. */
const REST = { maxBytes: 20_000_000, patienceMs: 5000 };
const ASSETS = 'build/client/assets';
/** Assets are named after their content, and were packed when they were built. */
const PACKED = {
  enableBrotli: true,
  orderPreference: ['br', 'gz'],
  serveStatic: { immutable: true, maxAge: '1y' },
};

const vite =
  config.mode === 'development'
    ? await import('vite').then(({ createServer: createVite }) => createVite({ server: { middlewareMode: true } }))
    : undefined;

async function loadBuild(): Promise<ServerBuild> {
  if (vite) return (await vite.ssrLoadModule('virtual:remix/server-build')) as ServerBuild;
  const built: string = '../../build/server/index.js';
  return (await import(built)) as ServerBuild;
}

/** Messages of other systems: they need to be stored and answered, and nothing of what serves pages. */
function passToInbox(request: express.Request, response: express.Response, next: express.NextFunction): void {
  entry
    .inRequest(contextOf(request, response), async () => {
      const refused = await entry.takeWebhook(request);
      if (refused) await refuse(request, response, refused);
      else response.status(200).end();
    })
    .catch(next);
}

/** What is to be done before Remix: the answer to what is refused, and the context that the rest runs in. */
function passToRemix(request: express.Request, response: express.Response, next: express.NextFunction): void {
  entry
    .inRequest(contextOf(request, response), async () => {
      const length = request.get('content-length');
      const contentLength = length === undefined ? undefined : Number(length);
      const { method, path } = request;
      // Remix makes the request's address of both headers, whoever wrote them.
      const hosts = [request.get('host'), ...(request.get('x-forwarded-host')?.split(/, ?/) ?? [])];
      const [origin, accept] = [request.get('origin'), request.get('accept')];
      const refused = await entry.checkRequest({ method, hosts, path, contentLength, origin, accept });
      if (!refused) return handle(request, response, next);
      await refuse(request, response, refused);
    })
    .catch(next);
}

/** A file that this build does not have: of another build, or of none, for which no page needs to be drawn. */
function passToFormerBuilds(request: express.Request, response: express.Response, next: express.NextFunction): void {
  const name = request.params.name ?? '';
  entry
    .formerFile({ name, takesBrotli: request.acceptsEncodings('br') === 'br' })
    .then((file) => {
      if (file) response.set(file.headers).type(extname(name)).send(file.body);
      else response.status(404).type('text').send('There is no such file');
    })
    .catch(next);
}

function contextOf(request: express.Request, response: express.Response) {
  const requestId = request.get('x-request-id') ?? '';
  return { requestId, address: request.ip ?? 'unknown', caller: callerOf(response) };
}

async function refuse(request: express.Request, response: express.Response, refused: Response): Promise<void> {
  response.status(refused.status).set(Object.fromEntries(refused.headers));
  const answer = Buffer.from(await refused.text());
  if (request.method === 'GET' || request.complete) return void response.end(answer);
  // What is still on its way is not wanted: the connection ends with the answer, once its sender could read that.
  response.set({ connection: 'close', 'content-length': String(answer.length) }).write(answer);
  await throwAwayRest(request, REST);
  response.end();
}

logEverything();
const build = await loadBuild();
const entry = build.entry.module as unknown as ProductEntry;
const product = await entry.startProduct(vite ? {} : { assets: ASSETS });
const handle = createRequestHandler({ build: vite ? loadBuild : build, mode: config.mode });
let isDraining = false;

const app = express();
app.disable('x-powered-by');
// The caller's address is the one that the outermost proxy of ours saw: more would let callers name their own.
app.set('trust proxy', config.http.trustedProxyHops);
app.get('/healthz', (_request, response) => void response.type('text').send('ok'));
app.get('/readyz', (_request, response) => {
  const isReady = product.isReady() && !isDraining;
  response
    .status(isReady ? 200 : 503)
    .type('text')
    .send(isReady ? 'ready' : 'not ready');
});
app.use(noteRequest);
// `request.url` stays whole: it is what the inbox tells its senders apart by.
app.all(/^\/webhooks(\/|$)/, passToInbox);
app.use(compression());
if (vite) {
  app.use(vite.middlewares);
} else {
  app.use('/assets', packedFiles(ASSETS, PACKED));
  app.get('/assets/:name', passToFormerBuilds);
  app.use(express.static('build/client', { maxAge: '1h' }));
}
app.all('*', passToRemix);

const server = createServer(CONNECTION_LIMITS, app);
server.maxConnections = MAX_CONNECTIONS;
server.listen(config.http.port, config.http.host, () => {
  log().info({ host: config.http.host, port: config.http.port }, 'The app is listening');
});

async function stop(): Promise<void> {
  if (isDraining) return;
  isDraining = true;
  const deadline = setTimeout(() => process.exit(1), DRAIN_MS);
  deadline.unref();
  const closed = new Promise((resolve) => server.close(resolve));
  // What is being answered becomes idle, and would stay so for as long as its keep-alive lasts.
  const closing = setInterval(() => server.closeIdleConnections(), 200);
  await closed;
  clearInterval(closing);
  await entry.stopProduct();
  await vite?.close();
  process.exit(0);
}
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());
