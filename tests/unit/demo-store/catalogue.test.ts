import { describe, expect, it } from 'vitest';
import { AVATARS } from '#sandbox/demo-store/avatars.ts';
import { BOTTOMS } from '#sandbox/demo-store/catalogue/bottoms.ts';
import { COLLECTIONS } from '#sandbox/demo-store/catalogue/collections.ts';
import { ONE_PIECES } from '#sandbox/demo-store/catalogue/one-pieces.ts';
import type { ProductDefinition } from '#sandbox/demo-store/catalogue/product.ts';
import { TOPS } from '#sandbox/demo-store/catalogue/tops.ts';
import { CATALOGUE } from '#sandbox/demo-store/catalogue.ts';

const garments = CATALOGUE.filter(({ pictures }) => pictures.length > 0);

function tagged(tag: string): ProductDefinition {
  const found = CATALOGUE.find(({ tags }) => tags.includes(tag));
  if (!found) throw new Error(`no product is tagged ${tag}`);
  return found;
}

describe('the demo store’s catalogue', () => {
  it('has at least 24 garments: tops, bottoms and one-pieces', () => {
    expect(garments.length).toBeGreaterThanOrEqual(24);
    for (const [list, least] of [
      [TOPS, 8],
      [BOTTOMS, 6],
      [ONE_PIECES, 6],
    ] as const)
      expect(list.filter(({ pictures }) => pictures.length > 0).length).toBeGreaterThanOrEqual(least);
  });

  it('has at least 10 products in several colours, each variant showing the picture of its own colour', () => {
    const colourful = garments.filter(({ options }) => (options[0]?.values.length ?? 0) > 1);
    expect(colourful.length).toBeGreaterThanOrEqual(10);
    for (const { variants, pictures } of colourful) {
      for (const { optionValues, imageIndex } of variants) {
        const alt = pictures[imageIndex ?? -1]?.alt ?? '';
        expect(alt).toContain((optionValues.Colour ?? 'no colour').toLowerCase());
      }
    }
  });

  it('names every option of every variant, and gives each variant its own stock number', () => {
    for (const { options, variants } of CATALOGUE) {
      for (const { optionValues } of variants) {
        for (const { name, values } of options) expect(values).toContain(optionValues[name]);
      }
    }
    const numbers = CATALOGUE.flatMap(({ variants }) => variants.map(({ sku }) => sku));
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('gives each picture a file of its own and a description', () => {
    const pictures = CATALOGUE.flatMap((product) => product.pictures);
    expect(new Set(pictures.map(({ filename }) => filename)).size).toBe(pictures.length);
    for (const { alt } of pictures) expect(alt.length).toBeGreaterThan(10);
  });

  it('has the hard ones: no picture, the longest title, a draft, several views, no garment at all', () => {
    expect(tagged('no-image').pictures).toEqual([]);
    expect(tagged('long-title').title).toHaveLength(255);
    expect(tagged('draft').status).toBe('DRAFT');
    expect(tagged('not-a-garment')).toMatchObject({ productType: 'Gift Cards', isGiftCard: true });
    const views = CATALOGUE.map(({ pictures }) => new Set(pictures.map(({ view }) => view)).size);
    expect(Math.max(...views)).toBe(3);
  });
});

describe('the demo store’s collections', () => {
  it.each(COLLECTIONS)('$title holds several products, and not all', ({ has }) => {
    const held = CATALOGUE.filter(has).length;
    expect(held).toBeGreaterThanOrEqual(3);
    expect(held).toBeLessThan(CATALOGUE.length / 2);
  });

  it('leave some products out, and share some', () => {
    const times = CATALOGUE.map((product) => COLLECTIONS.filter(({ has }) => has(product)).length);
    expect(Math.min(...times)).toBe(0);
    expect(Math.max(...times)).toBeGreaterThan(1);
  });
});

describe('the demo’s avatars', () => {
  it('are at least 8 people of different build, skin, age and presentation', () => {
    expect(AVATARS.length).toBeGreaterThanOrEqual(8);
    const different = (of: (avatar: (typeof AVATARS)[number]) => string) => new Set(AVATARS.map(of)).size;
    expect(different(({ attributes }) => attributes.bodyType)).toBe(5);
    expect(different(({ attributes }) => attributes.skinTone)).toBeGreaterThanOrEqual(6);
    expect(different(({ attributes }) => attributes.ageBand)).toBe(5);
    expect(different(({ attributes }) => attributes.presentation)).toBe(3);
    expect(different(({ attributes }) => attributes.framing)).toBeGreaterThanOrEqual(2);
    expect(different(({ name }) => name)).toBe(AVATARS.length);
    expect(different(({ attributes }) => Object.values(attributes).join())).toBe(AVATARS.length);
  });
});
