import { expect, it } from 'vitest';
import { storePicture } from '#app/ui/merchant/choosing/store-picture.ts';

it('a store’s picture is asked for in the size in which it is shown, with its version kept', () => {
  expect(storePicture('https://cdn.shopify.com/s/files/1/1/files/a.jpg?v=17', 120)).toBe(
    'https://cdn.shopify.com/s/files/1/1/files/a.jpg?v=17&width=120',
  );
  expect(storePicture('https://cdn.shopify.com/a.jpg?width=3000', 120)).toBe('https://cdn.shopify.com/a.jpg?width=120');
});
