import { describe, expect, it } from 'vitest';
import { engineCategoryFor, isHardToRender } from '#app/domain/garments/garment-categories.ts';
import { asSearchTerm } from '#app/services/shopify/products.ts';
import { KNOWN_NAMES, UNSEEN_NAMES } from './garment-names.ts';

const namesOf = (table: typeof KNOWN_NAMES) =>
  Object.entries(table).flatMap(([language, names]) =>
    names.map(([name, category]) => ({ language, name, category }) as const),
  );
const taxonomy = (path: string) => `gid://shopify/TaxonomyCategory/${path}`;

describe('the noun that decides gives a product’s category', () => {
  it.each(namesOf(KNOWN_NAMES))('$language: “$name” is $category', ({ name, category }) => {
    expect(engineCategoryFor({ productType: '', title: name })).toBe(category);
  });

  it.each(namesOf(UNSEEN_NAMES))('also of names that the rules were not made with: “$name” is $category', (unseen) => {
    expect(engineCategoryFor({ productType: '', title: unseen.name })).toBe(unseen.category);
  });
});

describe('the engine’s category of a product', () => {
  it.each([
    [{ productType: 'T-Shirts', title: 'Basic' }, 'tops'],
    [{ productType: '', title: 'Wide leg trousers' }, 'bottoms'],
    [{ productType: 'Dresses', title: 'Shirt dress' }, 'one-pieces'],
    [{ productType: 'Dress', title: 'Denim' }, 'one-pieces'],
    [{ productType: 'Gift cards', title: 'Gift card' }, 'auto'],
    [{ productType: 'Shoes', title: 'Dress code' }, 'auto'],
    [{ productType: 'Suits', title: 'Navy suit trousers' }, 'bottoms'],
    [{ productType: 'Suits', title: 'Navy suit' }, 'auto'],
    [{ productType: 'Women', title: 'Silk blouse' }, 'tops'],
  ] as const)('of %o is %s', (product, category) => {
    expect(engineCategoryFor(product)).toBe(category);
  });

  it.each([
    ['aa-1-4', 'one-pieces'],
    ['aa-1-12-4', 'bottoms'],
    ['aa-1-13-8', 'tops'],
    ['aa-1-10-2-13', 'tops'],
    ['aa-1-13-2', 'auto'],
    ['aa-8-3', 'auto'],
    ['aa-1-20-22', 'one-pieces'],
  ] as const)('is what Shopify’s own category %s says, whatever the words say', (path, category) => {
    expect(engineCategoryFor({ productType: 'Skirts', title: 'Skirt', categoryId: taxonomy(path) })).toBe(category);
  });

  it.each(['aa', 'aa-1', 'aa-1-19', 'ha-3-2', 'nonsense', ''])(
    'is told by words where Shopify’s %s says nothing',
    (path) => {
      expect(engineCategoryFor({ productType: '', title: 'Pleated skirt', categoryId: taxonomy(path) })).toBe(
        'bottoms',
      );
    },
  );

  it('draped clothing is told before a credit is spent', () => {
    expect(isHardToRender({ productType: 'Saree', title: 'Silk' })).toBe(true);
    expect(isHardToRender({ productType: 'Shirts', title: 'Linen shirt' })).toBe(false);
  });
});

describe('what a merchant types into the product search', () => {
  it('loses the meaning that Shopify’s search syntax would give it', () => {
    expect(asSearchTerm('status:draft OR "red" -shirt')).toBe('status* draft* red* shirt*');
  });
});
