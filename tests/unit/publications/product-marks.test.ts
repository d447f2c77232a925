import { describe, expect, it } from 'vitest';
import { fitsMetafield, marksIn, marksOfMedia } from '#app/domain/publications/run/product-marks.ts';

const mark = (publicationId: string) => ({
  renderId: `render-of-${publicationId}`,
  publicationId,
  digitalSourceType: 'trainedAlgorithmicMedia',
  generator: 'ModelSnap',
});
const former = (number: string, publicationId: string) => ({
  key: `photo_${number}`,
  value: JSON.stringify({ mediaId: `gid://shopify/MediaImage/${number}`, ...mark(publicationId) }),
  digest: `digest-${number}`,
});
const json = (marks: object) => ({ key: 'photos', value: JSON.stringify(marks), digest: 'digest' });

describe('what stands on a product', () => {
  it('is read in the form before too, and the JSON’s word counts where both speak of a photo', () => {
    const found = marksIn([former('7', 'old'), former('8', 'other'), json({ '7': mark('new') })]);
    expect(found).toEqual({
      marks: { '7': mark('new'), '8': mark('other') },
      digest: 'digest',
      formerKeys: ['photo_7', 'photo_8'],
    });
  });

  it('keeps what a later version says of a photo', () => {
    const later = { '7': { ...mark('a'), licence: 'b' } };
    expect(marksIn([json(later)]).marks).toEqual(later);
  });

  it('without a JSON there is no digest, and what is no object is nothing', () => {
    expect(marksIn([])).toEqual({ marks: {}, digest: null, formerKeys: [] });
    for (const value of ['[]', 'null', '7', 'nonsense'])
      expect(marksIn([{ ...json({}), value }])).toEqual({ marks: {}, digest: 'digest', formerKeys: [] });
  });
});

describe('a product with more photos than Shopify’s 128 KB hold', () => {
  it('keeps those that are on it, which always fit', () => {
    const numbers = Array.from({ length: 1000 }, (_, index) => String(50_000_000_000_000 + index));
    const id = '0123456789abcdef01234567';
    const all = Object.fromEntries(numbers.map((number) => [number, { ...mark(id), renderId: id }]));
    expect(fitsMetafield(all)).toBe(false);
    const there = numbers.slice(-250);
    const kept = marksOfMedia(all, [...there.map((number) => `gid://shopify/MediaImage/${number}`)]);
    expect(Object.keys(kept)).toEqual(there);
    expect(fitsMetafield(kept)).toBe(true);
  });
});
