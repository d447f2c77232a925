/** A store's tokens, when several processes get new ones at once: whoever comes too late overwrites nothing. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { adminGraphql } from '#app/services/shopify/admin-graphql.ts';
import { INSTALLATION } from '#app/services/shopify/documents.ts';
import { offlineToken } from '#app/services/shopify/offline-token.ts';
import { forgetAccessToken, loadOfflineSession } from '#app/services/shopify/sessions.ts';
import { clearFaults, faultHappened, orderFault } from '#tests/fixtures/faults.ts';
import { control, type Merchant, newMerchant } from '#tests/fixtures/merchant.ts';
import { withMoneyDatabase } from '#tests/fixtures/money-database.ts';
import { stack } from '#tests/fixtures/stack.ts';

withMoneyDatabase();
// Shopify's answers are for the app that it knows.
beforeAll(() => {
  const { SHOPIFY_API_KEY, SHOPIFY_API_SECRET } = stack().env;
  Object.assign(process.env, { SHOPIFY_API_KEY, SHOPIFY_API_SECRET });
});
afterEach(() => clearFaults('shopify'));

async function connected(): Promise<Merchant & { token: string }> {
  const merchant = await newMerchant('tokens');
  await merchant.get('/api/credits');
  return { ...merchant, token: (await loadOfflineSession(merchant.shop))?.accessToken ?? '' };
}

/** As another process does, without the product's own code. */
function writeToken(shop: string, token: string): void {
  const database = new DatabaseSync((stack().env.SESSION_DATABASE_URL ?? '').replace(/^file:(\/\/)?/, ''));
  database.exec('PRAGMA busy_timeout = 5000');
  database.prepare('UPDATE Session SET accessToken = ? WHERE id = ?').run(token, `offline_${shop}`);
  database.close();
}

const storedToken = async (shop: string) => (await loadOfflineSession(shop))?.accessToken;

describe('a token that another process has written meanwhile', () => {
  it('stays when a refreshing that took too long ends, and is the one that is used', async () => {
    const { shop, token } = await connected();
    await orderFault('shopify', { operation: 'token', mode: 'delay', delayMs: 2000 });
    const refreshed = offlineToken(shop, { refused: token });
    await faultHappened('shopify');
    writeToken(shop, 'shpat_written_meanwhile');
    expect(await refreshed).toBe('shpat_written_meanwhile');
    expect(await storedToken(shop)).toBe('shpat_written_meanwhile');
  });

  it('is forgotten in its turn once Shopify takes neither it nor what it could be refreshed with', async () => {
    const { shop, handle, token } = await connected();
    await orderFault('shopify', { operation: 'token', mode: 'delay', delayMs: 2000 });
    const refreshed = offlineToken(shop, { refused: token });
    await faultHappened('shopify');
    writeToken(shop, 'shpat_written_meanwhile');
    await refreshed;
    await control(`/_control/stores/${handle}/revoke-tokens`, {});
    expect(
      await offlineToken(shop, { refused: 'shpat_written_meanwhile' }).catch((error) => error.facts),
    ).toMatchObject({
      disconnected: true,
    });
    expect(await storedToken(shop)).toBeUndefined();
  });

  it('is all that there is: nothing of the one before it counts any more', async () => {
    const { shop, token } = await connected();
    const first = await offlineToken(shop, { refused: token });
    expect(first).not.toBe(token);
    expect(await storedToken(shop)).toBe(first);
    expect((await loadOfflineSession(shop))?.expires).toBeInstanceOf(Date);
    const body = { access_token: 'shpat_without_an_end', scope: 'write_products' };
    await orderFault('shopify', { operation: 'token', mode: 'fail', status: 200, body });
    expect(await offlineToken(shop, { refused: first })).toBe('shpat_without_an_end');
    expect((await loadOfflineSession(shop))?.expires).toBeUndefined();
    // So it is good for the next call as well.
    expect(await offlineToken(shop)).toBe('shpat_without_an_end');
  });

  it('stays when the one before it is forgotten', async () => {
    const { shop, token } = await connected();
    writeToken(shop, 'shpat_written_meanwhile');
    expect(await forgetAccessToken(shop, token)).toBe(false);
    expect(await storedToken(shop)).toBe('shpat_written_meanwhile');
    expect(await forgetAccessToken(shop, 'shpat_written_meanwhile')).toBe(true);
    expect(await storedToken(shop)).toBeUndefined();
  });
});

type Connected = Awaited<ReturnType<typeof connected>>;
const LED_ELSEWHERE: [string, string, (store: Connected) => Promise<unknown>][] = [
  ['a refreshing', 'token', ({ shop, token }) => offlineToken(shop, { refused: token })],
  [
    'a call',
    'currentAppInstallation',
    ({ shop }) => adminGraphql({ shop, document: INSTALLATION, answer: z.unknown() }),
  ],
];

it.each(LED_ELSEWHERE)(
  '%s that is led elsewhere takes no secret there, and forgets no token',
  async (_what, operation, call) => {
    const store = await connected();
    const received: string[] = [];
    const elsewhere = createServer((request, response) => {
      received.push(`${request.method} ${request.url}`);
      response.end('{}');
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    const location = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`;
    await orderFault('shopify', { operation, mode: 'fail', status: 307, headers: { location }, times: 10 });
    const outcome = await call(store).catch((error) => error.facts);
    elsewhere.close();
    expect(received).toEqual([]);
    expect(outcome).toMatchObject({ code: 'http-307', disconnected: true });
    expect(await storedToken(store.shop)).toBe(store.token);
  },
);
