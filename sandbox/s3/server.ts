/**
 * A stand-in for S3 on one machine: a private bucket that keeps its objects as files, checks every signature, and
 * holds forms to their policy. The subset that the product uses; anything else is refused aloud.
 */
import express, { type Request, type Response } from 'express';
import { controlRoutes, letFaultsHappen, listen } from '#sandbox/simulators/shared/control-routes.ts';
import { createFaultPlan } from '#sandbox/simulators/shared/fault-plan.ts';
import { type ObjectFiles, openObjectFiles } from './object-files.ts';
import { checkPolicy } from './post-policy.ts';
import { type Credentials, checkPolicySignature, checkRequest } from './signature.ts';

export interface S3Options extends Credentials {
  port: number;
  host?: string;
  dataDir: string;
  bucket: string;
}

const MAX_BODY_BYTES = 100_000_000;

export async function startS3(options: S3Options): Promise<{ url: string; close: () => Promise<void> }> {
  const files = await openObjectFiles(options.dataDir);
  const faults = createFaultPlan();
  const app = express();
  app.disable('x-powered-by');
  app.use(allowOrigins);
  app.use(
    controlRoutes({
      faults,
      readState: () => ({ simulated: true, bucket: options.bucket, ...files.counts() }),
      reset: files.clear,
    }),
  );
  app.use(letFaultsHappen(faults, (request) => (request.method === 'POST' ? 'form' : request.method.toLowerCase())));
  app.use(express.raw({ type: () => true, limit: MAX_BODY_BYTES }));
  app.post('*', (request, response, next) => void storeForm(request, response, options, files).catch(next));
  app.all('*', (request, response, next) => void serveObject(request, response, options, files).catch(next));
  return listen(app, options);
}

async function serveObject(
  request: Request,
  response: Response,
  options: S3Options,
  files: ObjectFiles,
): Promise<void> {
  const url = new URL(request.originalUrl, `http://${request.headers.host}`);
  const problem = checkRequest(request, url, options, new Date());
  if (problem) return refuse(response, 403, problem, 'The request is not signed as it must be');
  const [, bucket, ...rest] = url.pathname.split('/');
  if (bucket !== options.bucket) return refuse(response, 404, 'NoSuchBucket', 'The bucket does not exist');
  const key = decodeURIComponent(rest.join('/'));
  switch (request.method) {
    case 'PUT': {
      if (request.headers['if-none-match'] === '*' && (await files.get(key))) {
        return refuse(response, 412, 'PreconditionFailed', 'The object exists');
      }
      const etag = await files.put(key, bodyOf(request), request.headers['content-type'] ?? 'application/octet-stream');
      response.status(200).set({ etag }).end();
      return;
    }
    case 'GET':
    case 'HEAD': {
      const file = await files.get(key);
      if (!file) return refuse(response, 404, 'NoSuchKey', 'The object does not exist');
      response.writeHead(200, {
        'content-type': file.contentType,
        'content-length': file.bytes.length,
        etag: file.etag,
        'last-modified': new Date(file.storedAt).toUTCString(),
      });
      response.end(request.method === 'HEAD' ? undefined : file.bytes);
      return;
    }
    case 'DELETE':
      await files.remove(key);
      response.status(204).end();
      return;
    default:
      return refuse(response, 501, 'NotImplemented', `This stand-in has no ${request.method}`);
  }
}

async function storeForm(request: Request, response: Response, options: S3Options, files: ObjectFiles): Promise<void> {
  if (request.path.replaceAll('/', '') !== options.bucket) {
    return refuse(response, 404, 'NoSuchBucket', 'The bucket does not exist');
  }
  const { fields, file } = await readForm(request, options.bucket);
  if (!file) return refuse(response, 400, 'InvalidArgument', 'The form has no file');
  const problem = checkPolicySignature(fields, options);
  if (problem) return refuse(response, 403, problem, 'The policy is not signed as it must be');
  const broken = checkPolicy(fields, file.length, new Date());
  if (broken) return refuse(response, broken.code === 'AccessDenied' ? 403 : 400, broken.code, broken.detail);
  const etag = await files.put(fields.get('key') ?? '', file, fields.get('content-type') ?? 'application/octet-stream');
  response
    .status(Number(fields.get('success_action_status') ?? 204))
    .set({ etag })
    .end();
}

/** The fields of a form by their names in lower case, and the file. */
async function readForm(
  request: Request,
  bucket: string,
): Promise<{ fields: Map<string, string>; file: Buffer | undefined }> {
  const headers = { 'content-type': request.headers['content-type'] ?? '' };
  const form = await new globalThis.Response(new Uint8Array(bodyOf(request)), { headers }).formData();
  const fields = new Map<string, string>([['bucket', bucket]]);
  let file: Buffer | undefined;
  for (const [name, value] of form) {
    if (typeof value === 'string') fields.set(name.toLowerCase(), value);
    else if (name === 'file') file = Buffer.from(await value.arrayBuffer());
  }
  return { fields, file };
}

function bodyOf(request: Request): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}

function allowOrigins(request: Request, response: Response, next: () => void): void {
  response.set({
    'access-control-allow-origin': request.headers.origin ?? '*',
    'access-control-allow-methods': 'GET, HEAD, PUT, POST',
    'access-control-allow-headers': request.headers['access-control-request-headers'] ?? '*',
    'access-control-expose-headers': 'etag',
  });
  if (request.method === 'OPTIONS') response.status(204).end();
  else next();
}

function refuse(response: Response, status: number, code: string, message: string): void {
  response
    .status(status)
    .type('application/xml')
    .send(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`);
}
