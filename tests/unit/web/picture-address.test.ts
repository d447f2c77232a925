import { beforeAll, describe, expect, it } from 'vitest';
import { Refusal } from '#app/domain/errors.ts';
import { HTTP_REFUSALS } from '#app/web/http-refusal.ts';
import { checkPictureAddress, pictureAddress } from '#app/web/picture-address.ts';
import { productEnvironment } from '#tests/fixtures/product-environment.ts';

const id = 'a'.repeat(24);
const now = new Date('2026-06-01T12:34:56Z');
const claim = { owner: 'one.myshopify.com', recordId: id, variant: 'watermarked' } as const;
const asRequest = (path: string) => new Request(`https://app.example${path}`);

beforeAll(() => Object.assign(process.env, productEnvironment()));

describe('a signed picture address', () => {
  it('names its owner to whoever checks it', () => {
    expect(checkPictureAddress(asRequest(pictureAddress(claim, now)), claim, now)).toBe('one.myshopify.com');
  });

  it('stays the same within a window, so that caches work', () => {
    const later = new Date(now.getTime() + 60_000);
    expect(pictureAddress(claim, later)).toBe(pictureAddress(claim, now));
  });

  it.each([
    ['another owner', (path: string) => path.replace('one.', 'two.')],
    ['a later end', (path: string) => path.replace(/end=(\d)/, 'end=9$1')],
    ['leave for other pages that it was not given', (path: string) => `${path}&site=shopify`],
    ['no signature', (path: string) => path.replace(/sig=[^&]+/, 'sig=')],
  ])('is refused with %s', (_what, tamper) => {
    const path = tamper(pictureAddress(claim, now));
    expect(() => checkPictureAddress(asRequest(path), claim, now)).toThrow(Refusal);
  });

  it('is refused for another record and for another variant', () => {
    const request = asRequest(pictureAddress(claim, now));
    expect(() => checkPictureAddress(request, { ...claim, recordId: 'b'.repeat(24) }, now)).toThrow(Refusal);
    expect(() => checkPictureAddress(request, { ...claim, variant: 'download' }, now)).toThrow(Refusal);
  });

  it('ends after at most two windows', () => {
    const request = asRequest(pictureAddress(claim, now));
    const after = new Date(now.getTime() + 2 * 60 * 60 * 1000);
    expect(() => checkPictureAddress(request, claim, after)).toThrow(HTTP_REFUSALS['address-expired'].say({}));
  });
});
