import { describe, expect, it } from 'vitest';
import { groupVariants } from '#app/domain/publications/product-variants.ts';

const variant = (id: string, colour: string, size: string) => ({
  id,
  title: `${colour} / ${size}`,
  options: [
    { name: 'Colour', value: colour },
    { name: 'Size', value: size },
  ],
  mediaId: null,
});

describe('the variants that a photo can become the picture of', () => {
  it('are grouped by the first option, in the product’s order', () => {
    const variants = [variant('1', 'Red', 'S'), variant('2', 'Blue', 'S'), variant('3', 'Red', 'M')];
    expect(groupVariants(variants)).toEqual({
      option: 'Colour',
      groups: [
        { value: 'Red', variantIds: ['1', '3'] },
        { value: 'Blue', variantIds: ['2'] },
      ],
    });
  });

  it('are none where the product has but one', () => {
    expect(groupVariants([variant('1', 'Default Title', '')]).groups).toEqual([]);
  });
});
