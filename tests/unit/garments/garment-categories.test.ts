import { describe, expect, it } from 'vitest';
import { engineCategoryFor, isHardToRender } from '#app/domain/garments/garment-categories.ts';
import { asSearchTerm } from '#app/services/shopify/products.ts';

describe('the engine’s category of a product', () => {
  it.each([
    [{ productType: 'T-Shirts', title: 'Basic' }, 'tops'],
    [{ productType: '', title: 'Wide leg trousers' }, 'bottoms'],
    [{ productType: 'Dresses', title: 'Shirt dress' }, 'one-pieces'],
    [{ productType: 'Dress', title: 'Denim' }, 'one-pieces'],
    [{ productType: 'Gift cards', title: 'Gift card' }, 'auto'],
    [{ productType: '', title: 'Stopwatch' }, 'auto'],
  ] as const)('of %o is %s', (product, category) => {
    expect(engineCategoryFor(product)).toBe(category);
  });

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
