import { createHash } from 'node:crypto';

/** A picture, for this caller's cache alone, with an ETag; a copy that is still right is answered 304. */
export function pictureResponse(
  request: Request,
  bytes: Buffer,
  options: { contentType?: string; maxAgeSeconds: number; downloadName?: string },
): Response {
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
  const headers: Record<string, string> = {
    etag,
    'cache-control': options.maxAgeSeconds > 0 ? `private, max-age=${options.maxAgeSeconds}` : 'private, no-store',
    'content-type': options.contentType ?? 'image/jpeg',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
  };
  if (options.downloadName) headers['content-disposition'] = `attachment; filename="${options.downloadName}"`;
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers });
  return new Response(new Uint8Array(bytes), { headers: { ...headers, 'content-length': String(bytes.length) } });
}
