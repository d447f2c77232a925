/** Whether a store really removed the app: what Shopify says to its token decides, and what is done when Shopify says nothing. */
import { Types } from 'mongoose';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import type { WebhookMessage } from '#app/domain/inbox/webhook-message.record.ts';
import { installBusiness } from '#app/domain/store-life/install-business.ts';
import { handleShopifyWebhook } from '#app/domain/webhooks/shopify-topics.ts';
import { offlineToken } from '#app/services/shopify/offline-token.ts';
import { deleteSessions, loadOfflineSession, replaceTokens } from '#app/services/shopify/sessions.ts';
import { clearFaults, orderFault } from '#tests/fixtures/faults.ts';
import { control, type Merchant, newMerchant } from '#tests/fixtures/merchant.ts';
import { readStore, withMoneyDatabase } from '#tests/fixtures/money-database.ts';
import { shopifyBody } from '#tests/fixtures/shopify-webhooks.ts';
import { stack } from '#tests/fixtures/stack.ts';

withMoneyDatabase();
// Shopify's answers are for the app that it knows.
beforeAll(() => {
  const { SHOPIFY_API_KEY, SHOPIFY_API_SECRET } = stack().env;
  Object.assign(process.env, { SHOPIFY_API_KEY, SHOPIFY_API_SECRET });
});
afterEach(() => clearFaults('shopify'));

const HOUR_MS = 60 * 60 * 1000;
const hoursAgo = (hours: number) => new Date(Date.now() - hours * HOUR_MS);

/** A store that opened the app some days ago, with its token. */
async function connected(seenAt = hoursAgo(50)): Promise<Merchant & { token: string }> {
  const merchant = await newMerchant('removals');
  await merchant.get('/api/credits');
  const { shop } = merchant;
  const times = { lastCreditReset: hoursAgo(100), installedAt: hoursAgo(100), seenAt };
  await BusinessRecord.insertOne({ shop, name: shop, allowance: { key: 'free', credits: 3, periods: [1] }, ...times });
  return { ...merchant, token: (await loadOfflineSession(shop))?.accessToken ?? '' };
}

/** The merchant removes the app, and the message of it is lost. */
async function removeQuietly({ handle }: Merchant): Promise<void> {
  await control('/_control/webhooks', { dropNext: 1, topics: ['app/uninstalled'] });
  await control(`/_control/stores/${handle}/uninstall`, {});
}

/** The access token has ended by itself, as it does every hour; with `refreshTokenExpires`, the other one, too. */
async function endToken({ shop, token, handle }: Merchant & { token: string }, refreshTokenExpires?: Date) {
  await control(`/_control/stores/${handle}/expire-tokens`, {});
  const lapsed = refreshTokenExpires ? { refreshTokenExpires } : {};
  await replaceTokens({ shop, accessToken: token }, { accessToken: token, expires: hoursAgo(1), ...lapsed });
}

function take(topic: string, { shop }: { shop: string }, receivedAt = new Date()) {
  const body = JSON.stringify(shopifyBody(topic, shop));
  const message = { _id: new Types.ObjectId(), provider: 'shopify', topic, shop, body, attempts: 1 };
  return handleShopifyWebhook({ ...message, receivedAt } as WebhookMessage);
}

describe('a store that opened the app while its former records went', () => {
  it('and was never made a business leaves no token when it is deleted, and keeps it while it has the app', async () => {
    const store = await connected();
    await BusinessRecord.deleteOne({ shop: store.shop });
    await take('shop/redact', store);
    expect((await loadOfflineSession(store.shop))?.accessToken).toBe(store.token);
    await removeQuietly(store);
    await take('shop/redact', store);
    expect(await loadOfflineSession(store.shop)).toBeUndefined();
  });
});

describe('a store of which a message says that it removed the app', () => {
  it('is archived when Shopify takes its token no longer, and it is noted that Shopify said so', async () => {
    const store = await connected();
    await removeQuietly(store);
    expect(await take('app/uninstalled', store)).toBe(true);
    const { archivedAt, removalConfirmedAt } = await readStore(store.shop);
    expect([archivedAt, removalConfirmedAt]).toEqual([expect.any(Date), expect.any(Date)]);
    expect(await loadOfflineSession(store.shop)).toBeUndefined();
  });

  it('is not when its token has only ended: Shopify gives it a new one', async () => {
    const store = await connected();
    await endToken(store);
    expect(await take('app/uninstalled', store)).toEqual({ lookAgainAt: expect.any(Date) });
    expect((await readStore(store.shop)).archivedAt).toBeUndefined();
    expect((await loadOfflineSession(store.shop))?.accessToken).not.toBe(store.token);
    expect((await store.get('/api/products')).status).toBe(200);
  });

  it('is not either when its token was forgotten, and Shopify gives it a new one', async () => {
    const store = await connected();
    await replaceTokens({ shop: store.shop, accessToken: store.token }, { accessToken: '' });
    expect(await take('app/uninstalled', store)).toEqual({ lookAgainAt: expect.any(Date) });
    expect((await readStore(store.shop)).archivedAt).toBeUndefined();
    expect((await loadOfflineSession(store.shop))?.accessToken).toMatch(/^shpat_/);
  });

  it('is when its token has ended and Shopify gives it none', async () => {
    const store = await connected();
    await endToken(store);
    await removeQuietly(store);
    expect(await take('app/uninstalled', store)).toBe(true);
    expect((await readStore(store.shop)).removalConfirmedAt).toBeInstanceOf(Date);
  });

  it('is also when a call before the message found its token refused, and forgot it', async () => {
    const store = await connected();
    await removeQuietly(store);
    await expect(offlineToken(store.shop, { refused: store.token })).rejects.toMatchObject({ retry: 'never' });
    expect(await take('app/uninstalled', store)).toBe(true);
    expect((await readStore(store.shop)).removalConfirmedAt).toBeInstanceOf(Date);
  });

  it.each(['currentAppInstallation', 'token'])('waits while Shopify does not answer (%s)', async (operation) => {
    const store = await connected();
    if (operation === 'token') await endToken(store);
    await removeQuietly(store);
    const { accessToken } = (await loadOfflineSession(store.shop)) ?? {};
    for (const topic of ['app/uninstalled', 'shop/redact']) {
      await orderFault('shopify', { operation, mode: 'fail', status: 503, times: 1000 });
      await expect(take(topic, store)).rejects.toMatchObject({ name: 'ServiceError', retry: 'later' });
      await clearFaults('shopify');
    }
    expect((await readStore(store.shop)).archivedAt).toBeUndefined();
    expect((await loadOfflineSession(store.shop))?.accessToken).toBe(accessToken);
    expect(await take('app/uninstalled', store)).toBe(true);
    expect((await readStore(store.shop)).removalConfirmedAt).toBeInstanceOf(Date);
  });
});

type Store = Merchant & { token: string };
const fails = (operation: string, status: number, body: unknown) =>
  orderFault('shopify', { operation, mode: 'fail', status, body, times: 1000 });
const leadsElsewhere = (operation: string) =>
  orderFault('shopify', {
    operation,
    mode: 'fail',
    status: 301,
    headers: { location: 'https://elsewhere.example/' },
    times: 1000,
  });
/** Why Shopify can say nothing of a store, which may have the app all the same. */
const SILENT: [string, (store: Store) => Promise<unknown>][] = [
  ['no token of it is left', ({ shop }) => deleteSessions(shop)],
  [
    'what it could be refreshed with has ended by itself',
    async (store) => {
      await endToken(store, hoursAgo(1));
      await fails('token', 400, { error: 'invalid_request' });
    },
  ],
  ['it has not paid its bills', () => fails('currentAppInstallation', 402, { errors: 'Unavailable Shop' })],
  ['it is closed to everybody', () => fails('currentAppInstallation', 403, { errors: 'Unavailable Shop' })],
  ['it is locked', () => fails('currentAppInstallation', 423, { errors: 'Locked' })],
  ['its Admin API is at another address', () => leadsElsewhere('currentAppInstallation')],
  [
    'all of it is at another address',
    async () => {
      await leadsElsewhere('currentAppInstallation');
      await leadsElsewhere('token');
    },
  ],
  [
    'its token was refused, and what gives it another one is at another address',
    async () => {
      await fails('currentAppInstallation', 401, { errors: 'Invalid API key or access token' });
      await leadsElsewhere('token');
    },
  ],
  [
    'this app’s own secret is wrong',
    async (store) => {
      await endToken(store);
      await fails('token', 400, { error: 'invalid_client' });
    },
  ],
];

describe.each(SILENT)('a store of which Shopify can say nothing, since %s', (_why, silence) => {
  it('is archived, which opening the app undoes, and deleted only when the law’s time is nearly over', async () => {
    const store = await connected();
    await silence(store);
    expect(await take('app/uninstalled', store)).toBe(true);
    const { archivedAt, removalConfirmedAt } = await readStore(store.shop);
    expect(removalConfirmedAt).toBeUndefined();
    expect(archivedAt).toBeInstanceOf(Date);
    const later = new Date((archivedAt?.getTime() ?? 0) + 28 * 24 * HOUR_MS);
    expect(await take('shop/redact', store)).toEqual({ lookAgainAt: later });
    const longAgo = { installedAt: hoursAgo(1000), seenAt: hoursAgo(1000), archivedAt: hoursAgo(28 * 24 + 1) };
    await BusinessRecord.updateOne({ shop: store.shop }, { $set: longAgo });
    // Shopify asks two days after the removal.
    expect(await take('shop/redact', store, hoursAgo(26 * 24 - 1))).toEqual({ lookAgainAt: expect.any(Date) });
    expect(await readStore(store.shop)).toMatchObject({ shop: store.shop });
    await BusinessRecord.updateOne({ shop: store.shop }, { $set: longAgo });
    expect(await take('shop/redact', store, hoursAgo(26 * 24))).toBe(true);
    expect(await BusinessRecord.exists({ shop: store.shop })).toBeNull();
  });
});

describe('shop/redact', () => {
  it('without app/uninstalled, which was lost, deletes a store of which Shopify says that it is gone', async () => {
    const [gone, seenSince] = [await connected(hoursAgo(50)), await connected(hoursAgo(47))];
    for (const store of [gone, seenSince]) await removeQuietly(store);
    expect(await take('shop/redact', gone)).toBe(true);
    expect(await BusinessRecord.exists({ shop: gone.shop })).toBeNull();
    expect(await take('shop/redact', seenSince)).toBe(false);
    expect((await readStore(seenSince.shop)).archivedAt).toBeUndefined();
  });

  it('waits for two days after the removal, and for nobody who is back by then', async () => {
    const store = await connected();
    await removeQuietly(store);
    await take('app/uninstalled', store);
    const { archivedAt } = await readStore(store.shop);
    const later = new Date((archivedAt?.getTime() ?? 0) + 48 * HOUR_MS);
    expect(await take('shop/redact', store)).toEqual({ lookAgainAt: later });
    const now = new Date(Date.now() + 1000);
    await installBusiness({ shop: store.shop, tokenIssuedAt: now, hasNewAccess: true, now });
    expect((await readStore(store.shop)).removalConfirmedAt).toBeUndefined();
    expect(await take('shop/redact', store)).toBe(false);
    expect(await readStore(store.shop)).toMatchObject({ shop: store.shop });
  });

  it('deletes nothing of a store whose token Shopify takes, though it is archived', async () => {
    const store = await connected();
    await BusinessRecord.updateOne({ shop: store.shop }, { $set: { archivedAt: hoursAgo(49) } });
    expect(await take('shop/redact', store)).toBe(false);
    expect(await readStore(store.shop)).toMatchObject({ shop: store.shop });
    expect((await store.get('/api/products')).status).toBe(200);
  });
});
