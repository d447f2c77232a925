import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import onHeaders from 'on-headers';
import { log } from '#app/services/log.ts';
import { loggedPath } from './logged-path.ts';
import { baseHeaders, closedHeaders } from './security-headers.ts';

/** Gives a request its id, its line in the log, and its answer the headers that nobody further in has set. */
export function noteRequest(request: Request, response: Response, next: NextFunction): void {
  const requestId = request.get('x-request-id')?.match(/^[\w-]{8,64}$/)?.[0] ?? randomUUID();
  request.headers['x-request-id'] = requestId;
  response.set('x-request-id', requestId);
  onHeaders(response, () => {
    const isPage = String(response.getHeader('content-type') ?? '').startsWith('text/html');
    const defaults = isPage ? { 'cache-control': 'private, no-store', ...pagesOnly } : closedHeaders;
    for (const [name, value] of Object.entries({ ...defaults, ...baseHeaders() })) {
      if (!response.hasHeader(name)) response.setHeader(name, value);
    }
  });
  const startedAt = process.hrtime.bigint();
  response.on('finish', () => {
    const ms = Number(process.hrtime.bigint() - startedAt) / 1e6;
    const { method } = request;
    log().info({ requestId, method, path: loggedPath(request.path), status: response.statusCode, ms }, 'request');
  });
  next();
}

/** A page of whose policy nobody thought gets the strictest. */
const pagesOnly = { 'content-security-policy': closedHeaders['content-security-policy'] ?? '' };
