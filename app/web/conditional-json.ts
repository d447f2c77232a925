import { createHash } from 'node:crypto';
import { entityTag, hasCopy } from './entity-tag.ts';

/** JSON with an ETag: what has not changed since the caller's copy is answered 304, without a body. Never shared. */
export function conditionalJson(request: Request, value: unknown): Response {
  const body = JSON.stringify(value);
  const etag = entityTag(createHash('sha256').update(body).digest('hex'));
  const headers = { etag, 'cache-control': 'private, no-cache', vary: 'authorization' };
  if (hasCopy(request, etag)) return new Response(null, { status: 304, headers });
  return new Response(body, { headers: { ...headers, 'content-type': 'application/json' } });
}
