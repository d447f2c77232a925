/**
 * A stand-in for S3 on one machine: a private bucket that keeps its objects as files, checks every signature, and
 * holds forms to their policy. The subset that the product uses; anything else is refused aloud.
 */
import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { controlRoutes, letFaultsHappen, listen } from '#sandbox/simulators/shared/control-routes.ts';
import { createFaultPlan } from '#sandbox/simulators/shared/fault-plan.ts';
import { type ObjectFiles, openObjectFiles } from './object-files.ts';
import { escapeXml, refuse, type S3Problem } from './s3-error.ts';
import { serveObject } from './serve-object.ts';
import type { Credentials } from './signature.ts';
import { storeForm } from './store-form.ts';

export interface S3Options extends Credentials {
  port: number;
  host?: string;
  dataDir: string;
  bucket: string;
  /** Whose pages may send forms and read. Left out, everyone's: then the signature alone decides. */
  allowedOrigins?: string[];
}

const MAX_BODY_BYTES = 100_000_000;

export async function startS3(options: S3Options): Promise<{ url: string; close: () => Promise<void> }> {
  const files = await openObjectFiles(options.dataDir);
  const faults = createFaultPlan();
  const app = express();
  app.disable('x-powered-by');
  app.use(allowOrigins(options.allowedOrigins));
  app.use(
    controlRoutes({
      faults,
      readState: () => ({ simulated: true, bucket: options.bucket, ...files.counts(), objects: files.list() }),
      reset: files.clear,
    }),
  );
  app.get('/', (request, response, next) => {
    if (request.headers.authorization || request.originalUrl !== '/') next();
    else response.type('html').send(page(options.bucket, files));
  });
  app.use(letFaultsHappen(faults, (request) => (request.method === 'POST' ? 'form' : request.method.toLowerCase())));
  app.use(express.raw({ type: () => true, limit: MAX_BODY_BYTES }));
  app.post('*', (request, response, next) => void storeForm(request, response, options, files).catch(next));
  app.all('*', (request, response, next) => void serveObject(request, response, options, files).catch(next));
  app.use(refuseWhatFailed);
  return listen(app, options);
}

/** CORS as a bucket's rules would have it; a preflight from elsewhere is refused. */
function allowOrigins(allowed: string[] | undefined): RequestHandler {
  return (request, response, next) => {
    const { origin } = request.headers;
    const isAllowed = origin !== undefined && (!allowed || allowed.includes(origin));
    if (isAllowed) {
      response.set({
        'access-control-allow-origin': origin,
        'access-control-allow-methods': 'GET, HEAD, PUT, POST',
        'access-control-allow-headers': request.headers['access-control-request-headers'] ?? '*',
        'access-control-expose-headers': 'etag',
        vary: 'origin',
      });
    }
    if (request.method !== 'OPTIONS') next();
    else if (isAllowed) response.status(200).end();
    else refuse(response, { code: 'AccessDenied', message: 'CORSResponse: this origin is not allowed' });
  };
}

function page(bucket: string, files: ObjectFiles): string {
  const rows = files
    .list()
    .map(
      ({ key, contentType, storedAt }) => `<li><code>${escapeXml(key)}</code> ${escapeXml(contentType)}, ${storedAt}`,
    );
  return `<!doctype html><html lang="en"><title>Simulated S3</title><h1>Simulated S3</h1>
<p>Stands in for a private S3 bucket, <code>${escapeXml(bucket)}</code>. Objects are read with signed addresses only.</p>
<ul>${rows.join('')}</ul></html>`;
}

/** A body that is too large, or an address that can't be decoded, is the caller's fault; the rest is a bug here. */
function refuseWhatFailed(error: unknown, _request: Request, response: Response, next: NextFunction): void {
  const problem = problemOf(error);
  if (problem && !response.headersSent) refuse(response, problem);
  else next(error);
}

function problemOf(error: unknown): S3Problem | undefined {
  if (error instanceof URIError) return { code: 'InvalidArgument', message: 'The key can’t be read' };
  const type = error instanceof Error && 'type' in error ? error.type : undefined;
  return type === 'entity.too.large'
    ? { code: 'EntityTooLarge', message: `At most ${MAX_BODY_BYTES} bytes` }
    : undefined;
}
