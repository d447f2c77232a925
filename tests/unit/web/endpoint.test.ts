/** What an endpoint's description must say: what is left out, or served as something else, does not compile. */
import { beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { endpoint } from '#app/web/api/endpoint.ts';
import { productEnvironment } from '#tests/fixtures/product-environment.ts';

const described = {
  method: 'GET',
  path: '/api/example',
  summary: 'An example',
  credentials: ['session-token'],
  success: 200,
  answer: z.strictObject({ count: z.int() }),
} as const;

beforeAll(() => {
  Object.assign(process.env, productEnvironment());
});

it('An endpoint says what counts its calls, or does not compile', () => {
  // @ts-expect-error a limit is missing
  expect(endpoint(described)).not.toHaveProperty('limit');
  // @ts-expect-error there is no such limit
  endpoint({ ...described, limit: 'nothing' });
  expect(endpoint({ ...described, limit: 'store' }).limit).toBe('store');
});

it('A store is counted where its token is asked for, an address everywhere else, or it does not compile', async () => {
  const { serveAnybody, serveMerchant } = await import('#app/web/serve.ts');
  const ofStores = endpoint({ ...described, limit: 'store' });
  const ofAddresses = endpoint({ ...described, limit: 'sign-in' });
  serveMerchant(ofStores, async () => ({ count: 1 }));
  serveAnybody(ofAddresses, async () => ({ count: 1 }));
  // @ts-expect-error an address is counted
  serveMerchant(ofAddresses, async () => ({ count: 1 }));
  // @ts-expect-error a store is counted
  serveAnybody(ofStores, async () => ({ count: 1 }));
});

it('A route answers what its endpoint describes, or does not compile', async () => {
  const { serveMerchant } = await import('#app/web/serve.ts');
  const ofStores = endpoint({ ...described, limit: 'store' });
  // @ts-expect-error a count is described
  serveMerchant(ofStores, async () => ({ total: 1 }));
});
