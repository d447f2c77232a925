import { describe, expect, it } from 'vitest';
import { groupVariants } from '#app/domain/publications/ask/product-variants.ts';
import { isColourOption } from '#app/services/shopify/colour-option.ts';

/** A variant with the values of its options, in the product's order. */
function variant(id: string, values: Record<string, string>) {
  const options = Object.entries(values).map(([name, value]) => ({ name, value }));
  return { id, title: Object.values(values).join(' / '), options, mediaId: null };
}

describe('the variants that a photo can become the picture of', () => {
  it('are chosen by colour first, though the size is the first option', () => {
    const variants = [
      variant('1', { Size: 'S', Colour: 'Red' }),
      variant('2', { Size: 'S', Colour: 'Blue' }),
      variant('3', { Size: 'M', Colour: 'Red' }),
      variant('4', { Size: 'M', Colour: 'Blue' }),
    ];
    expect(groupVariants(variants).ways).toEqual([
      {
        by: 'option',
        option: 'Colour',
        groups: [
          { value: 'Red', variantIds: ['1', '3'] },
          { value: 'Blue', variantIds: ['2', '4'] },
        ],
      },
      {
        by: 'option',
        option: 'Size',
        groups: [
          { value: 'S', variantIds: ['1', '2'] },
          { value: 'M', variantIds: ['3', '4'] },
        ],
      },
      {
        by: 'variant',
        option: '',
        groups: ['S / Red', 'S / Blue', 'M / Red', 'M / Blue'].map((value, index) => ({
          value,
          variantIds: [String(index + 1)],
        })),
      },
    ]);
  });

  it('are chosen by every option with more than one value, and by no other', () => {
    const variants = [
      variant('1', { Material: 'Linen', Fit: 'Slim', Color: 'Sand' }),
      variant('2', { Material: 'Linen', Fit: 'Wide', Color: 'Sand' }),
      variant('3', { Material: 'Cotton', Fit: 'Wide', Color: 'Sand' }),
    ];
    expect(groupVariants(variants).ways.map(({ by, option }) => option || by)).toEqual(['Material', 'Fit', 'variant']);
  });

  it('are not offered one by one where an option says the same', () => {
    const variants = [
      variant('1', { Colour: 'Red', Size: 'One size' }),
      variant('2', { Colour: 'Blue', Size: 'One size' }),
    ];
    expect(groupVariants(variants).ways).toHaveLength(1);
  });

  it('are none where the product has but one', () => {
    expect(groupVariants([variant('1', { Title: 'Default Title' })]).ways).toEqual([]);
  });
});

describe('an option that chooses the colour', () => {
  it.each([
    'Colour',
    'color',
    'COLORS',
    'Farbe',
    'Farbe / Color',
    'Couleur',
    'Coloris',
    'Colore',
    'Cor',
    'Kleur',
    'Färg',
  ])('is known as %s', (name) => {
    expect(isColourOption(name)).toBe(true);
  });
  it.each(['Farge', 'Väri', 'Kolor', 'Barva', 'Szín', 'Renk', 'Цвет', 'カラー', '颜色', '색상', 'Frame colour'])(
    'is known as %s too',
    (name) => {
      expect(isColourOption(name)).toBe(true);
    },
  );
  it.each(['Size', 'Größe', 'Taille', 'Talla', 'Material', 'Corte', 'Style', 'Discolouration'])('is not %s', (name) => {
    expect(isColourOption(name)).toBe(false);
  });
});
