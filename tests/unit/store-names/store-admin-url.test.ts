import { expect, it } from 'vitest';
import { productEnvironment } from '#tests/fixtures/product-environment.ts';

it('a store’s admin is at the configured address', async () => {
  Object.assign(process.env, productEnvironment(), { SHOPIFY_ADMIN_URL: 'http://localhost:9/' });
  const { storeAdminUrl } = await import('#app/domain/store-names/store-admin-url.ts');
  expect(storeAdminUrl('linen-house.myshopify.com')).toBe('http://localhost:9/store/linen-house');
});
