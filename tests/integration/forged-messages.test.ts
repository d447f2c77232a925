/**
 * Messages of Shopify's that Shopify did not send. The key of their signature signs session tokens and launch addresses, too,
 * which every merchant's browser holds; and the headers beside a signed body are anybody's words.
 */
import { createHmac, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sessionToken } from '#sandbox/stack/session-token.ts';
import { inDatabase, readRecords } from '#tests/fixtures/database.ts';
import { embeddedQuery, type Merchant, newMerchant } from '#tests/fixtures/merchant.ts';
import { letDaysPass, removeApp } from '#tests/fixtures/removal.ts';
import { credits } from '#tests/fixtures/renders.ts';
import {
  deliverAsShopify,
  deliverRaw,
  messagesOf,
  settledDelivery,
  shopifyBody,
} from '#tests/fixtures/shopify-webhooks.ts';
import { stack } from '#tests/fixtures/stack.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

const NAMING = ['app/uninstalled', 'shop/update', 'shop/redact', 'customers/redact', 'customers/data_request'];
const TOPICS = [...NAMING, 'app/scopes_update', 'products/update', 'app_subscriptions/update'];
const FAR_AWAY = new Date('2099-01-01');

let attacker: Merchant;
let victim: Merchant;
beforeAll(async () => {
  attacker = await newMerchant('attacker');
  await newVictim();
});

async function newVictim(): Promise<void> {
  victim = await newMerchant('victim');
  await credits(victim);
}

const business = async () => (await readRecords('businesses', { shop: victim.shop }))[0];
const received = () => readRecords('webhook_messages', { shop: victim.shop });

/** The store is as it was, can be opened, and its token is still there. */
async function expectUnharmed(): Promise<void> {
  const record = await business();
  expect(record).toBeDefined();
  expect(record?.archivedAt).toBeUndefined();
  expect((await credits(victim)).total).toBe(3);
  expect((await victim.get('/api/products')).status).toBe(200);
}

describe('what else the app’s secret signs', () => {
  /** What a merchant's own browser holds: a signed text, and its signature as a message carries one. */
  const idToken = () => {
    const [header, payload, signature = ''] = sessionToken(attacker.shop, stack()).split('.');
    return { raw: `${header}.${payload}`, signature: Buffer.from(signature, 'base64url').toString('base64') };
  };
  const launchAddress = () => {
    const query = embeddedQuery(attacker);
    query.set('timestamp', String(Math.floor(Date.now() / 1000)));
    query.sort();
    const hmac = createHmac('sha256', stack().apiSecret).update(query.toString()).digest('hex');
    return { raw: query.toString(), signature: Buffer.from(hmac, 'hex').toString('base64') };
  };

  it.each(TOPICS)('is no %s of another store', async (topic) => {
    for (const { raw, signature } of [idToken(), launchAddress()]) {
      const answer = await deliverRaw({ topic, shop: victim.shop, raw, signature, triggeredAt: FAR_AWAY });
      expect(answer.status).toBe(401);
    }
    expect(await received()).toEqual([]);
    await expectUnharmed();
  });

  it.each(['[]', '[{"shop_domain":"%"}]', '"%"', 'null', '1', 'true', '{"shop_domain":"%"} {}', '', '%'])(
    'is no message either where it is no JSON object (%s)',
    async (pattern) => {
      const raw = pattern.replace('%', victim.shop);
      for (const topic of TOPICS) expect((await deliverRaw({ topic, shop: victim.shop, raw })).status, topic).toBe(401);
      expect(await received()).toEqual([]);
    },
  );
});

describe('a message whose body', () => {
  it.each(NAMING)('names another store than its headers do is no %s', async (topic) => {
    for (const whose of NAMING) {
      const raw = JSON.stringify(shopifyBody(whose, attacker.shop));
      expect((await deliverRaw({ topic, shop: victim.shop, raw })).status, whose).toBe(401);
    }
    expect(await received()).toEqual([]);
    await expectUnharmed();
  });

  it.each(NAMING)('names no store is no %s', async (topic) => {
    for (const body of [{}, { shop_domain: null }, { myshopify_domain: 1 }, { domain: victim.shop }, { id: 1 }]) {
      expect((await deliverRaw({ topic, shop: victim.shop, raw: JSON.stringify(body) })).status).toBe(401);
    }
    expect(await received()).toEqual([]);
    await expectUnharmed();
  });

  it('names another store is none of a topic either whose body names none', async () => {
    for (const whose of NAMING) {
      const raw = JSON.stringify({ ...shopifyBody(whose, attacker.shop), current: [] });
      expect((await deliverRaw({ topic: 'app/scopes_update', shop: victim.shop, raw })).status).toBe(401);
    }
    expect(await received()).toEqual([]);
  });

  it('names the store in other letters is still that store’s', async () => {
    const raw = JSON.stringify(shopifyBody('shop/update', victim.shop.toUpperCase()));
    expect((await deliverRaw({ topic: 'shop/update', shop: victim.shop.toUpperCase(), raw })).status).toBe(200);
    expect(await received()).toHaveLength(1);
    await newVictim();
  });

  it('is for what is no store’s name is refused', async () => {
    for (const shop of ['a'.repeat(64), 'evil.example', `${victim.shop}.evil.example`, 'x.myshopify.com/../y']) {
      expect((await deliverRaw({ topic: 'app/scopes_update', shop, raw: '{}' })).status, shop).toBe(401);
    }
  });
});

/** Whoever holds one signed text that names the store, old or of another topic, or gets one signed. */
describe('of a store that has the app, a message that is signed and names it', () => {
  beforeEach(newVictim);
  const ofOtherTopic = () => JSON.stringify(shopifyBody('shop/update', victim.shop, { name: 'Victim' }));

  it.each([FAR_AWAY, new Date(), new Date(Date.now() - 60_000)])(
    'does not archive it, triggered at %s: Shopify takes its token',
    async (triggeredAt) => {
      const eventId = randomUUID();
      const message = { topic: 'app/uninstalled', shop: victim.shop, eventId, triggeredAt };
      expect((await deliverRaw({ ...message, raw: ofOtherTopic() })).status).toBe(200);
      const waiting = await waitFor('Shopify to have been asked', async () => {
        const [looked] = await messagesOf('app/uninstalled', eventId);
        return looked && looked.notBefore > looked.receivedAt && looked;
      });
      // For some minutes only: Shopify may be about to end the token.
      expect(waiting.notBefore.getTime()).toBeLessThanOrEqual(waiting.receivedAt.getTime() + 5 * 60_000);
      await expectUnharmed();
      const passed = new Date(Date.now() - 10 * 60_000);
      const due = { notBefore: new Date(), receivedAt: passed, triggeredAt: passed };
      await inDatabase((client) =>
        client.db().collection('webhook_messages').updateOne({ _id: waiting._id }, { $set: due }),
      );
      await waitFor('it to be given up', async () => {
        const [settled] = await messagesOf('app/uninstalled', eventId);
        return settled?.status === 'ignored';
      });
      await expectUnharmed();
    },
  );

  it('deletes nothing: Shopify takes its token', async () => {
    for (const triggeredAt of [FAR_AWAY, new Date()]) {
      const message = await settledDelivery({ topic: 'shop/redact', shop: victim.shop, triggeredAt });
      expect(message.status).toBe('ignored');
    }
    await letDaysPass(victim.shop);
    const message = await settledDelivery({ topic: 'shop/redact', shop: victim.shop });
    expect(message.status).toBe('ignored');
    await expectUnharmed();
  });

  it('changes neither its name, nor where its mail goes, nor what the app may do', async () => {
    const before = await business();
    const body = { name: 'Mine', email: 'attacker@example.com', iana_timezone: 'Asia/Tokyo' };
    await settledDelivery({ topic: 'shop/update', shop: victim.shop, body, triggeredAt: FAR_AWAY });
    const none = { id: 1, previous: [], current: [] };
    await settledDelivery({ topic: 'app/scopes_update', shop: victim.shop, body: none, triggeredAt: FAR_AWAY });
    const { name, email, ianaTimezone, grantedScopes, scopesGrantedAt } = (await business()) ?? {};
    expect({ name, email, ianaTimezone }).toEqual({
      name: before?.name,
      email: before?.email,
      ianaTimezone: before?.ianaTimezone,
    });
    expect(grantedScopes).toContain('write_products');
    expect(scopesGrantedAt.getTime()).toBeLessThanOrEqual(Date.now());
  });
});

describe('of a store that removed the app, a message that is signed and names it', () => {
  beforeEach(newVictim);
  it('locks nobody out: it comes back whenever it wants to', async () => {
    await removeApp(victim);
    for (const topic of ['app/uninstalled', 'app/uninstalled']) {
      await settledDelivery({ topic, shop: victim.shop, triggeredAt: FAR_AWAY });
    }
    expect((await business())?.archivedAt.getTime()).toBeLessThanOrEqual(Date.now());
    await fetch(`${stack().shopifyUrl}/_control/stores/${victim.handle}/install`, { method: 'POST' });
    await waitFor('the store to be back', async () => (await victim.get('/api/credits')).status === 200);
    await expectUnharmed();
  });

  it('does not delete it before Shopify’s own two days are over', async () => {
    await removeApp(victim);
    const eventId = randomUUID();
    const message = { topic: 'shop/redact', shop: victim.shop, eventId, triggeredAt: FAR_AWAY };
    expect((await deliverAsShopify(message)).status).toBe(200);
    const waiting = await waitFor('it to wait', async () => {
      const [looked] = await messagesOf('shop/redact', eventId);
      return looked && looked.notBefore > looked.receivedAt && looked;
    });
    const { archivedAt } = (await business()) ?? {};
    expect(waiting.notBefore).toEqual(new Date(archivedAt.getTime() + 48 * 60 * 60_000));
  });
});

describe('the event’s id beside a body', () => {
  beforeEach(newVictim);
  it('that a stranger used up does not make the genuine message a repetition', async () => {
    const eventId = randomUUID();
    const name = `Renamed ${victim.handle}`;
    for (const body of ['{}', '{"a":1}']) {
      await deliverRaw({ topic: 'app/scopes_update', shop: victim.shop, eventId, raw: body });
      await deliverRaw({ topic: 'shop/update', shop: attacker.shop, eventId, raw: ownUpdate() });
    }
    const genuine = { topic: 'shop/update', shop: victim.shop, eventId, body: { name } };
    for (let times = 0; times < 3; times += 1) expect((await deliverAsShopify(genuine)).status).toBe(200);
    const updates = (await received()).filter(({ topic }) => topic === 'shop/update');
    expect(updates.map(({ body }) => JSON.parse(body).name)).toEqual([name]);
  });

  const ownUpdate = () => JSON.stringify(shopifyBody('shop/update', attacker.shop));
});

describe('a forged message', () => {
  it('is noted in the log as what it is', async () => {
    const raw = JSON.stringify(shopifyBody('shop/redact', attacker.shop));
    await deliverRaw({ topic: 'shop/redact', shop: victim.shop, raw });
    await waitFor('the line', async () =>
      readFileSync(`${stack().dataDir}/logs/web.log`, 'utf8').includes('"security":"webhook-forged"'),
    );
  });
});
