import type { KeptPicture } from '#app/domain/pictures/keep-derived-picture.ts';
import { entityTag, hasCopy } from './entity-tag.ts';
import { isForShopify } from './picture-address.ts';

/**
 * A picture, for this caller's cache alone, with an ETag of its content. A copy that is still right is answered 304
 * without reading the picture. Always whole: they are small, and a part of one is of no use.
 */
export async function pictureResponse(
  request: Request,
  picture: KeptPicture,
  options: { maxAgeSeconds: number; downloadName?: string },
): Promise<Response> {
  const headers = {
    'cache-control': options.maxAgeSeconds > 0 ? `private, max-age=${options.maxAgeSeconds}` : 'private, no-store',
    'content-type': picture.contentType,
    'accept-ranges': 'none',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': isForShopify(request) ? 'cross-origin' : 'same-origin',
    ...(options.downloadName ? { 'content-disposition': `attachment; filename="${options.downloadName}"` } : {}),
  };
  const etag = entityTag(picture.hash);
  if (hasCopy(request, etag)) return new Response(null, { status: 304, headers: { ...headers, etag } });
  const { hash, bytes } = await picture.read();
  return new Response(new Uint8Array(bytes), {
    headers: { ...headers, etag: entityTag(hash), 'content-length': String(bytes.length) },
  });
}
