/** ListObjectsV2: the keys of the bucket in order, page by page. */
import type { Response } from 'express';
import type { ObjectFiles } from './object-files.ts';
import { escapeXml, refuse } from './s3-error.ts';

/** Of what can be asked of a list; anything else is refused aloud. */
export const LIST_PARAMETERS = [
  'list-type',
  'prefix',
  'max-keys',
  'continuation-token',
  'start-after',
  'encoding-type',
];

const MOST_KEYS = 1000;

export function listBucket(
  response: Response,
  url: URL,
  { bucket, files }: { bucket: string; files: ObjectFiles },
): void {
  const asked = url.searchParams;
  if (asked.get('list-type') !== '2' || asked.has('encoding-type')) {
    refuse(response, { code: 'NotImplemented', message: 'This stand-in lists by ListObjectsV2, unencoded' });
    return;
  }
  const prefix = asked.get('prefix') ?? '';
  const wanted = asked.get('max-keys');
  const mostKeys = Math.min(MOST_KEYS, wanted === null ? MOST_KEYS : Number(wanted));
  const token = asked.get('continuation-token');
  const after = token === null ? (asked.get('start-after') ?? '') : Buffer.from(token, 'base64url').toString();
  const found = files
    .list()
    .filter(({ key }) => key.startsWith(prefix) && key > after)
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const page = found.slice(0, mostKeys);
  const last = page.at(-1);
  const isCut = last !== undefined && found.length > page.length;
  const contents = page.map(
    ({ key, etag, storedAt, bytes }) =>
      `<Contents><Key>${escapeXml(key)}</Key><LastModified>${storedAt}</LastModified><ETag>${escapeXml(etag)}</ETag>` +
      `<Size>${bytes}</Size><StorageClass>STANDARD</StorageClass></Contents>`,
  );
  const next = isCut
    ? `<NextContinuationToken>${Buffer.from(last.key).toString('base64url')}</NextContinuationToken>`
    : '';
  response
    .status(200)
    .type('application/xml')
    .send(
      `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">` +
        `<Name>${escapeXml(bucket)}</Name><Prefix>${escapeXml(prefix)}</Prefix><KeyCount>${page.length}</KeyCount>` +
        `<MaxKeys>${mostKeys}</MaxKeys><IsTruncated>${isCut}</IsTruncated>${next}${contents.join('')}</ListBucketResult>`,
    );
}
