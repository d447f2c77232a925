import { describe, expect, it } from 'vitest';
import { type CatalogueFilter, catalogueQuery, meetsExactly } from '#app/services/shopify/catalogue-filter.ts';
import { asSearchTerm } from '#app/services/shopify/products.ts';

describe('A filter in Shopify’s search syntax', () => {
  it.each<[CatalogueFilter, string]>([
    [{}, ''],
    [{ tag: ' ', vendor: '', search: '  ' }, ''],
    [{ collectionId: 'gid://shopify/Collection/123' }, 'collection_id:123'],
    [{ tag: 'summer sale' }, 'tag:"summer sale"'],
    [{ productType: 'T-Shirts' }, 'product_type:"T-Shirts"'],
    [{ vendor: 'Alpine' }, 'vendor:"Alpine"'],
    [{ search: 'linen shirt' }, 'linen* shirt*'],
    [
      {
        search: 'linen',
        vendor: 'Alpine',
        productType: 'Shirts',
        tag: 'sale',
        collectionId: 'gid://shopify/Collection/9',
      },
      'collection_id:9 tag:"sale" product_type:"Shirts" vendor:"Alpine" linen*',
    ],
  ])('%o is %s', (filter, query) => {
    expect(catalogueQuery(filter)).toBe(query);
  });

  it.each([
    ['say "hi"', 'tag:"say \\"hi\\""'],
    ['back\\slash', 'tag:"back\\\\slash"'],
    ['ends with \\', 'tag:"ends with \\\\"'],
    ['x" OR vendor:"y', 'tag:"x\\" OR vendor:\\"y"'],
    ['a OR b', 'tag:"a OR b"'],
    ['season:winter (new)', 'tag:"season:winter (new)"'],
    ["women’s and men's", 'tag:"women’s and men\'s"'],
  ])('keeps what somebody typed one value: %s', (tag, query) => {
    expect(catalogueQuery({ tag })).toBe(query);
  });

  it.each<CatalogueFilter>([
    { search: '"*:()' },
    { search: 'OR' },
    { collectionId: '123' },
    { collectionId: 'gid://shopify/Product/123' },
    { collectionId: 'gid://shopify/Collection/123 OR status:active' },
  ])('that nothing can meet is never the whole catalogue: %o', (filter) => {
    expect(catalogueQuery(filter)).toBeUndefined();
  });
});

describe('Words that somebody typed', () => {
  it.each([
    ["'quoted words'", "quoted* words'*"],
    ["men's", "men's*"],
    ['title:shirt -sale OR (new)', 'title* shirt* sale* new*'],
  ])('lose the meaning of their signs: %s', (words, term) => {
    expect(asSearchTerm(words)).toBe(term);
  });
});

describe('What Shopify found by a vendor or type', () => {
  const product = { productType: 'Shirts', vendor: 'Alpine North' };

  it('meets the filter when it is that very one, whatever its case', () => {
    expect(meetsExactly(product, { vendor: ' alpine north', productType: 'SHIRTS' })).toBe(true);
    expect(meetsExactly(product, {})).toBe(true);
  });

  it('does not when its name is longer or another', () => {
    expect(meetsExactly(product, { vendor: 'Alpine' })).toBe(false);
    expect(meetsExactly(product, { productType: 'Shirts, Long' })).toBe(false);
  });
});
