import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { API_KEY, API_SECRET, type SimulatedStore, startSimulatedStore } from './simulated-store.ts';

const SHOP = '{ shop { name } }';

let store: SimulatedStore;
beforeAll(async () => {
  store = await startSimulatedStore();
});
afterAll(() => store.close());

async function statusWith(token: string, handle = 'demo'): Promise<number> {
  const headers = { 'x-shopify-access-token': token };
  return (await store.asShop(handle, '/admin/api/2026-10/graphql.json', { query: SHOP }, headers)).status;
}

async function refresh(refreshToken: unknown) {
  const response = await store.asShop('demo', '/admin/oauth/access_token', {
    client_id: API_KEY,
    client_secret: API_SECRET,
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

describe('Token exchange of the simulated Shopify', () => {
  it('gives an expiring offline token with a refresh token for a good session token', async () => {
    const { status, body } = await store.exchange('demo');
    expect(status).toBe(200);
    expect(body).toMatchObject({ scope: 'write_products,write_files', expires_in: 3600 });
    expect(body.refresh_token).toEqual(expect.any(String));
    expect(await statusWith(String(body.access_token))).toBe(200);
  });

  it('gives one that does not expire when it is not asked to', async () => {
    const { body } = await store.exchange('demo', { expiring: '0' });
    expect(Object.keys(body).sort()).toEqual(['access_token', 'scope']);
  });

  it('names the user with an online token', async () => {
    const type = 'urn:shopify:params:oauth:token-type:online-access-token';
    const { body } = await store.exchange('demo', { requested_token_type: type });
    expect(body.associated_user).toMatchObject({ email: 'owner@demo.example' });
  });

  it.each([
    ['signed with another secret', { secret: 'forged' }],
    ['that has ended', { lifeSeconds: -60 }],
    ['for another app', { claims: { aud: 'someone-else' } }],
    ['of another store', { claims: { dest: 'https://other.myshopify.com' } }],
  ])('refuses a session token %s', async (_what, changes) => {
    const { idToken } = await store.control('stores/demo/id-token', changes);
    expect(await store.exchange('demo', { subject_token: idToken })).toEqual({
      status: 400,
      body: { error: 'invalid_subject_token' },
    });
  });

  it('rotates a refresh token; the old one works until the new one is used', async () => {
    const first = (await store.exchange('demo')).body.refresh_token;
    const lost = (await refresh(first)).body;
    const second = (await refresh(first)).body;
    expect((await refresh(lost.refresh_token)).status).toBe(400);
    expect((await refresh(second.refresh_token)).status).toBe(200);
    expect((await refresh(first)).status).toBe(400);
  });

  it('lets an access token end', async () => {
    const { body } = await store.exchange('demo');
    await store.control('stores/demo/expire-tokens');
    expect(await statusWith(String(body.access_token))).toBe(401);
    expect(await statusWith(String((await refresh(body.refresh_token)).body.access_token))).toBe(200);
  });

  it('refuses unknown tokens, other stores’ tokens and other API versions', async () => {
    const token = String((await store.exchange('demo')).body.access_token);
    await store.addStore('neighbour');
    expect(await statusWith('shpat_unknown')).toBe(401);
    expect(await statusWith(token, 'neighbour')).toBe(401);
    const headers = { 'x-shopify-access-token': token };
    expect((await store.asShop('demo', '/admin/api/2020-01/graphql.json', { query: SHOP }, headers)).status).toBe(404);
  });

  it('revokes every token when the app is removed', async () => {
    const token = await store.addStore('leaving');
    await store.control('stores/leaving/uninstall');
    expect(await statusWith(token, 'leaving')).toBe(401);
  });
});
