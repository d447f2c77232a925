import { describe, expect, it } from 'vitest';
import { chosenBefore } from '#app/ui/merchant/photos/use-variants.ts';

const colours = {
  by: 'option' as const,
  option: 'Colour',
  groups: [
    { value: 'Red', variantIds: ['1', '2'] },
    { value: 'Blue', variantIds: ['3', '4'] },
  ],
};
const single = {
  by: 'variant' as const,
  option: '',
  groups: ['1', '2', '3', '4'].map((id) => ({ value: `Variant ${id}`, variantIds: [id] })),
};
const WAYS = [colours, single];

describe('the variants that a photo was published for before', () => {
  it('are chosen again by the option that says them', () => {
    expect(chosenBefore(WAYS, ['2', '1'])).toEqual({ way: 0, values: ['Red'] });
  });
  it('are chosen one by one where no option says them', () => {
    expect(chosenBefore(WAYS, ['1', '3'])).toEqual({ way: 1, values: ['Variant 1', 'Variant 3'] });
  });
  it('are chosen without those that are gone', () => {
    expect(chosenBefore(WAYS, ['3', '4', '99'])).toEqual({ way: 0, values: ['Blue'] });
    expect(chosenBefore(WAYS, ['99'])).toEqual({ way: 0, values: [] });
    expect(chosenBefore([], ['1'])).toEqual({ way: 0, values: [] });
  });
});
