import { describe, expect, it } from 'vitest';
import { entityTag, hasCopy } from '#app/web/entity-tag.ts';

const asks = (ifNoneMatch?: string) =>
  new Request('http://localhost/', ifNoneMatch === undefined ? {} : { headers: { 'if-none-match': ifNoneMatch } });

describe('an ETag', () => {
  const etag = entityTag('a'.repeat(64));

  it('is strong', () => {
    expect(etag).toMatch(/^"[0-9a-f]+"$/);
  });

  it.each([
    ['itself', etag],
    ['one of several', `"other", ${etag}`],
    ['what a compressing proxy made weak', `W/${etag}`],
    ['any', '*'],
  ])('a caller who has %s is not sent it again', (_name, header) => {
    expect(hasCopy(asks(header), etag)).toBe(true);
  });

  it.each([
    ['nothing', undefined],
    ['another', '"other"'],
    ['a part of it', etag.slice(0, 10)],
  ])('a caller who has %s is sent it', (_name, header) => {
    expect(hasCopy(asks(header), etag)).toBe(false);
  });
});
