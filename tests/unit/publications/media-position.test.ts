import { describe, expect, it } from 'vitest';
import { altTextFor } from '#app/domain/publications/ask/alt-text.ts';
import { targetPosition } from '#app/domain/publications/run/media-position.ts';

describe('where a published photo stands', () => {
  const order = ['front', 'back', 'detail', 'ours'];
  it('last: where Shopify put it', () => {
    expect(targetPosition(order, 'ours', { position: 'last', garmentMediaId: 'front' })).toBeUndefined();
  });
  it('first: before everything', () => {
    expect(targetPosition(order, 'ours', { position: 'first', garmentMediaId: 'front' })).toBe(0);
  });
  it('right after the garment’s own picture', () => {
    expect(targetPosition(order, 'ours', { position: 'after-garment', garmentMediaId: 'back' })).toBe(2);
  });
  it('last, when the garment’s picture is gone', () => {
    expect(targetPosition(order, 'ours', { position: 'after-garment', garmentMediaId: 'gone' })).toBeUndefined();
  });
  it('is not moved again when it stands there already', () => {
    expect(targetPosition(['ours', 'a'], 'ours', { position: 'first', garmentMediaId: 'a' })).toBeUndefined();
  });
});

describe('the alt text', () => {
  it('names the product wherever the pattern says so', () => {
    expect(altTextFor('{product}: the {product}', 'Coat')).toBe('Coat: the Coat');
  });
  it('is never longer than Shopify takes', () => {
    expect(altTextFor('{product}', 'x'.repeat(2000))).toHaveLength(512);
  });
});
