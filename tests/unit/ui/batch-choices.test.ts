import { describe, expect, it } from 'vitest';
import { readKept } from '#app/ui/merchant/batches/choose-kept.ts';
import {
  type BatchChoices,
  bodyOf,
  countsPictures,
  garmentsOf,
  missingOf,
  NOTHING_CHOSEN,
  photosOf,
  problemsByPart,
  type Sent,
  sayCount,
  sentAs,
  suggestedName,
  toggled,
} from '#app/ui/merchant/batches/choose-state.ts';

const COLLECTION = { id: 'gid://shopify/Collection/1', title: 'Summer collection' };
const PICTURE = { id: 'b'.repeat(24), fileName: 'a.jpg', width: 1, height: 1, previewUrl: '/a' };
const SHIRT = { id: 'gid://shopify/Product/1', title: 'Linen shirt', pictureUrl: null };
const chosen = (choices: Partial<BatchChoices>): BatchChoices => ({ ...NOTHING_CHOSEN, ...choices });
const narrowed = (part: Partial<BatchChoices['catalogue']>) =>
  chosen({ catalogue: { ...NOTHING_CHOSEN.catalogue, ...part } });
const exactly = (count: number) => ({ count, precision: 'exact' as const });

describe('what is chosen for a batch', () => {
  it('is asked for as the source that is shown says, and nothing of the others', () => {
    const all = chosen({ products: [SHIRT], pictures: [PICTURE], avatarIds: ['a'], category: 'tops' });
    const as = { batchId: 'id', name: 'N' };
    const options = { category: 'tops', garmentPhotoType: 'auto' };
    const ofProducts = { ...options, pictures: 'first' };
    expect(bodyOf(all, as)).toEqual({ ...as, avatarIds: ['a'], options: ofProducts, filter: {} });
    const colours = chosen({ ...all, pictureChoice: 'each-colour' });
    expect(bodyOf(colours, as)).toMatchObject({ options: { pictures: 'each-colour' } });
    const without = chosen({ catalogue: { ...NOTHING_CHOSEN.catalogue, withoutPhoto: true } });
    expect(bodyOf(without, as)).toMatchObject({ filter: { withoutPhoto: true } });
    expect(garmentsOf(without, exactly(3))).toEqual({ count: 3, precision: 'at-most' });
    expect(suggestedName(without, 'Nov 30')).toBe('All products without a model photo, Nov 30');
    // Their own pictures are of no product.
    expect(bodyOf({ ...colours, source: 'pictures' }, as).options).toEqual(options);
    expect(bodyOf({ ...all, source: 'products' }, as)).toMatchObject({ garments: [{ productId: SHIRT.id }] });
    expect(bodyOf({ ...all, source: 'pictures' }, as)).toMatchObject({ garments: [{ garmentId: PICTURE.id }] });
    expect(bodyOf(narrowed({ collection: COLLECTION, tag: 'new', words: ' linen ' }), as)).toMatchObject({
      filter: { collectionId: COLLECTION.id, tag: 'new', search: 'linen' },
    });
  });

  it('names each picture that was chosen of a product, and counts it', () => {
    const [front, back] = ['gid://shopify/MediaImage/1', 'gid://shopify/MediaImage/2'];
    const dress = { id: 'gid://shopify/Product/2', title: 'Dress', pictureUrl: null, mediaIds: [front, back] };
    const picked = chosen({ source: 'products', products: [SHIRT, dress, { ...SHIRT, id: 'gid://3', mediaIds: [] }] });
    expect(bodyOf(picked, { batchId: 'id', name: 'N' })).toMatchObject({
      garments: [
        { productId: SHIRT.id },
        { productId: dress.id, mediaId: front },
        { productId: dress.id, mediaId: back },
        { productId: 'gid://3' },
      ],
    });
    expect(garmentsOf(picked, null)).toEqual({ count: 4, precision: 'exact' });
    expect(countsPictures(picked)).toBe(true);
    expect(countsPictures(chosen({ source: 'products', products: [SHIRT] }))).toBe(false);
  });

  it('goes out under the same id until it changes', () => {
    let made = 0;
    const newId = () => `id-${++made}`;
    const send = (choices: BatchChoices, name: string, before: Sent | null) => sentAs(choices, name, before, newId);
    const first = send(NOTHING_CHOSEN, 'N', null);
    expect(send({ ...NOTHING_CHOSEN }, 'N', first)).toBe(first);
    // What is not shown is not part of it.
    expect(send(chosen({ products: [SHIRT] }), 'N', first).batchId).toBe(first.batchId);
    expect(send(narrowed({ tag: 'new' }), 'N', first).batchId).toBe('id-2');
    expect(send(NOTHING_CHOSEN, 'Other', first).batchId).toBe('id-3');
  });

  it('is complete with garments and an avatar', () => {
    expect(missingOf(NOTHING_CHOSEN, exactly(0))).toBe('Choose products and an avatar');
    expect(missingOf(NOTHING_CHOSEN, exactly(3))).toBe('Choose an avatar');
    expect(missingOf(chosen({ avatarIds: ['a'], source: 'pictures' }), null)).toBe('Choose pictures');
    expect(missingOf(chosen({ avatarIds: ['a'], source: 'products', products: [SHIRT] }), null)).toBeNull();
    // Shopify away: the batch itself finds out.
    expect(missingOf(chosen({ avatarIds: ['a'] }), null)).toBeNull();
  });

  it('is called by what it is of, and the day', () => {
    expect(suggestedName(NOTHING_CHOSEN, 'Nov 30')).toBe('All products, Nov 30');
    expect(suggestedName(narrowed({ collection: COLLECTION }), 'Nov 30')).toBe('Summer collection, Nov 30');
    expect(suggestedName(chosen({ source: 'products', products: [SHIRT] }), 'Nov 30')).toBe('Linen shirt, Nov 30');
    expect(suggestedName(narrowed({ words: 'w'.repeat(200) }), 'Nov 30')).toHaveLength(120);
  });

  it('is picked and taken back', () => {
    expect(toggled([], SHIRT)).toEqual([SHIRT]);
    expect(toggled([SHIRT], { ...SHIRT, title: 'Renamed' })).toEqual([]);
  });
});

describe('a count', () => {
  it('is said as good as it is known', () => {
    expect(sayCount(exactly(1), 'product', 'products')).toBe('1 product');
    expect(sayCount({ count: 1200, precision: 'about' }, 'product', 'products')).toBe('About 1,200 products');
    expect(sayCount({ count: 10000, precision: 'at-least' }, 'product', 'products')).toBe('More than 10,000 products');
    expect(sayCount({ count: 2, precision: 'at-most' }, 'product', 'products')).toBe('Up to 2 products');
    expect(photosOf(exactly(3), 2, 'first')).toEqual({ count: 6, precision: 'about' });
    expect(photosOf({ count: 10000, precision: 'at-least' }, 2, 'first')).toEqual({
      count: 20000,
      precision: 'at-least',
    });
    expect(sayCount(photosOf(exactly(3), 2, 'each-colour'), 'photo', 'photos')).toBe('6 photos or more');
  });
});

describe('what the API says is wrong', () => {
  it('is shown at its part of the page', () => {
    expect(
      problemsByPart({
        'filter.tag': 'must be at most 255',
        avatarIds: 'Choose avatars from the list.',
        'garments.0.productId': 'is missing',
        named: 'is odd',
      }),
    ).toEqual({ garments: 'This must be at most 255.', avatars: 'Choose avatars from the list.' });
    expect(problemsByPart(undefined)).toEqual({});
  });
});

describe('choices that were kept', () => {
  it('come back as they were, and what this page did not write is left', () => {
    const kept = { choices: narrowed({ tag: 'new' }), sent: { key: 'k', batchId: 'i' } };
    expect(readKept(JSON.stringify(kept))).toEqual(kept);
    expect(readKept(null)).toBeNull();
    expect(readKept('{"choices":{"source":"catalogue"}}')).toBeNull();
    expect(readKept('[]')).toBeNull();
  });
});
