import { describe, expect, it } from 'vitest';
import { isProductTopic, readProductEvent } from '#app/services/shopify/product-event.ts';

const GID = 'gid://shopify/Product/7000000000123';

describe('The product that a message is about', () => {
  it.each<[string, object, string | undefined]>([
    ['its global id', { admin_graphql_api_id: GID, id: 7000000000123, status: 'active' }, GID],
    ['its number alone, as when it was deleted', { id: 7000000000123 }, GID],
    ['its number as text', { id: '7000000000123' }, GID],
    [
      'its number where the global id is of something else',
      { admin_graphql_api_id: 'gid://shopify/Order/1', id: 5 },
      'gid://shopify/Product/5',
    ],
    ['nothing without ids', { title: 'Shirt' }, undefined],
    ['nothing with ids that are none', { id: -1, admin_graphql_api_id: null }, undefined],
    ['nothing with a number that lost digits', { id: Number.MAX_VALUE }, undefined],
    ['nothing with more than a number', { id: '1 OR title:x' }, undefined],
  ])('is known by %s', (_what, body, productId) => {
    expect(readProductEvent(JSON.stringify(body))?.productId).toBe(productId);
  });

  it('comes with when it was made, where that is told', () => {
    const made = (created_at: unknown) => readProductEvent(JSON.stringify({ id: 5, created_at }));
    const productId = 'gid://shopify/Product/5';
    expect(made('2026-11-30T21:00:00-05:00')).toEqual({ productId, createdAt: new Date('2026-12-01T02:00:00Z') });
    for (const wrong of [undefined, null, 'yesterday', 5]) expect(made(wrong)).toEqual({ productId });
  });

  it('is looked for in the messages of three topics', () => {
    expect(['products/create', 'products/update', 'products/delete', 'shop/update', ''].map(isProductTopic)).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});
