/** GET, HEAD, PUT and DELETE of one object, and the list of all, for whoever signed rightly. */
import type { Request, Response } from 'express';
import { LIST_PARAMETERS, listBucket } from './list-bucket.ts';
import type { ObjectFiles, StoredFile } from './object-files.ts';
import { refuse, type S3Problem } from './s3-error.ts';
import { type Credentials, checkRequest } from './signature.ts';

/** What a signed reader may ask to be answered with instead of what was stored. */
const OVERRIDES: Record<string, string> = {
  'response-content-type': 'content-type',
  'response-content-disposition': 'content-disposition',
  'response-cache-control': 'cache-control',
};

export async function serveObject(
  request: Request,
  response: Response,
  options: Credentials & { bucket: string },
  files: ObjectFiles,
): Promise<void> {
  const url = new URL(request.originalUrl, 'http://bucket.invalid');
  const body = bodyOf(request);
  const problem = checkRequest(request, { url, body }, options, new Date()) ?? whatIsNotHere(request, url);
  if (problem) return refuse(response, problem);
  const [, bucket, ...rest] = url.pathname.split('/');
  if (bucket !== options.bucket) {
    return refuse(response, { code: 'NoSuchBucket', message: 'The bucket does not exist' });
  }
  const key = decodeURIComponent(rest.join('/'));
  if (key === '') return serveBucket(request, response, { url, bucket, files });
  switch (request.method) {
    case 'PUT':
      return putObject(request, response, { key, body }, files);
    case 'GET':
    case 'HEAD': {
      const file = await files.get(key);
      if (!file) return refuse(response, { code: 'NoSuchKey', message: 'The object does not exist' });
      return sendObject(request, response, file, overridesOf(url));
    }
    case 'DELETE':
      await files.remove(key);
      response.status(204).end();
      return;
    default:
      return refuse(response, { code: 'NotImplemented', message: `This stand-in has no ${request.method}` });
  }
}

export function bodyOf(request: Request): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}

/** What S3 can do and this stand-in can't is refused, rather than done wrongly. */
function whatIsNotHere(request: Request, url: URL): S3Problem | undefined {
  const isList = request.method === 'GET' && url.searchParams.has('list-type');
  const unknown = [...url.searchParams.keys()].find(
    (name) =>
      !name.toLowerCase().startsWith('x-amz-') &&
      name !== 'x-id' &&
      !(isList ? LIST_PARAMETERS.includes(name) : name in OVERRIDES),
  );
  if (unknown !== undefined) return { code: 'NotImplemented', message: `This stand-in has no ${unknown}` };
  if (request.headers['x-amz-copy-source']) return { code: 'NotImplemented', message: 'This stand-in does not copy' };
  return undefined;
}

/** The bucket is there from the start: it can be looked at and listed, and made again without effect. */
function serveBucket(
  request: Request,
  response: Response,
  { url, bucket, files }: { url: URL; bucket: string; files: ObjectFiles },
): void {
  if (request.method === 'HEAD' || request.method === 'PUT') {
    response.status(200).end();
    return;
  }
  if (request.method === 'GET') listBucket(response, url, { bucket, files });
  else refuse(response, { code: 'NotImplemented', message: `This stand-in has no ${request.method} of its bucket` });
}

async function putObject(
  request: Request,
  response: Response,
  sent: { key: string; body: Buffer },
  files: ObjectFiles,
): Promise<void> {
  const etag = await files.put(
    {
      key: sent.key,
      bytes: sent.body,
      contentType: request.headers['content-type'] ?? 'application/octet-stream',
      cacheControl: request.headers['cache-control'],
    },
    { onlyNew: request.headers['if-none-match'] === '*' },
  );
  if (etag === undefined) return refuse(response, { code: 'PreconditionFailed', message: 'The object exists' });
  response.status(200).set({ etag }).end();
}

function overridesOf(url: URL): Record<string, string> {
  return Object.fromEntries(
    Object.entries(OVERRIDES).flatMap(([name, header]) => {
      const value = url.searchParams.get(name);
      return value === null ? [] : [[header, value]];
    }),
  );
}

function sendObject(request: Request, response: Response, file: StoredFile, overrides: Record<string, string>): void {
  const headers = {
    'content-type': file.contentType,
    ...(file.cacheControl ? { 'cache-control': file.cacheControl } : {}),
    ...overrides,
    etag: file.etag,
    'last-modified': new Date(file.storedAt).toUTCString(),
    'accept-ranges': 'bytes',
  };
  if (request.headers['if-none-match'] === file.etag) {
    response.writeHead(304, headers).end();
    return;
  }
  const size = file.bytes.length;
  const range = readRange(request.headers.range, size);
  if (range === 'unsatisfiable') {
    refuse(response, { code: 'InvalidRange', message: 'The range lies outside the object' });
    return;
  }
  const part = range ? file.bytes.subarray(range.from, range.to + 1) : file.bytes;
  response.writeHead(range ? 206 : 200, {
    ...headers,
    ...(range ? { 'content-range': `bytes ${range.from}-${range.to}/${size}` } : {}),
    'content-length': part.length,
  });
  response.end(request.method === 'HEAD' ? undefined : part);
}

/** The one range asked for, both ends included; undefined for all of it. */
function readRange(
  header: string | undefined,
  size: number,
): { from: number; to: number } | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  const [, first = '', last = ''] = match;
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  return from > to ? 'unsatisfiable' : { from, to };
}
