import { randomUUID } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { command } from '#tests/fixtures/command.ts';
import { readRecords } from '#tests/fixtures/database.ts';
import { addGarment, shirtPicture } from '#tests/fixtures/garments-in-store.ts';
import { control, newId, newMerchant } from '#tests/fixtures/merchant.ts';
import { removeApp, removeAppDaysAgo } from '#tests/fixtures/removal.ts';
import { credits, finishedRender, makePhoto } from '#tests/fixtures/renders.ts';
import { deliverAsShopify as deliver, hashOfStore, settledDelivery } from '#tests/fixtures/shopify-webhooks.ts';
import { stack } from '#tests/fixtures/stack.ts';
import { askForUploadRender, sendFile, startUpload, storedKeys, uploadGarment } from '#tests/fixtures/uploads.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

async function inbox(shop: string) {
  const client = await MongoClient.connect(stack().env.MONGODB_URI ?? '');
  try {
    return await client.db().collection('webhook_messages').find({ shop }).toArray();
  } finally {
    await client.close();
  }
}

describe('the webhook inbox', () => {
  it('stores an event once, however often it is delivered, and processes it', async () => {
    const merchant = await newMerchant('inbox');
    await credits(merchant);
    const event = { topic: 'shop/update', shop: merchant.shop, eventId: randomUUID() };
    const answers = await Promise.all([deliver(event), deliver(event), deliver(event)]);
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
    const messages = await waitFor('the message to be processed', async () => {
      const found = await inbox(merchant.shop);
      return found[0]?.status === 'processed' && found;
    });
    expect(messages).toHaveLength(1);
  });

  it('shop/update takes over name, mail address and time zone as Shopify has them, whatever the message says', async () => {
    const merchant = await newMerchant('renamed');
    await credits(merchant);
    const now = { name: 'Renamed', email: 'new@example.com', ianaTimezone: 'Europe/Vienna' };
    await control(`/_control/stores/${merchant.handle}/update`, now);
    const business = () => readRecords('businesses', { shop: merchant.shop, ...now });
    await waitFor('the store to be renamed', async () => (await business()).length === 1);
    const said = { name: 'Another', email: 'another@example.com', iana_timezone: 'Asia/Tokyo' };
    const triggeredAt = new Date(Date.now() + 60_000);
    const message = await settledDelivery({ topic: 'shop/update', shop: merchant.shop, body: said, triggeredAt });
    expect(message.status).toBe('processed');
    expect(await business()).toHaveLength(1);
  });

  it('app/scopes_update notes what the app may do from now on, once, as Shopify has it', async () => {
    const merchant = await newMerchant('scopes');
    await credits(merchant);
    const { shop } = merchant;
    const granted = async (...scopes: string[]) => {
      await control(`/_control/stores/${merchant.handle}/scopes`, { scopes });
      await waitFor('the scopes to be noted', async () => {
        const [business] = await readRecords('businesses', { shop });
        return business?.grantedScopes?.join() === scopes.join();
      });
    };
    await granted('write_products', 'write_files');
    await granted('read_products');
    const all = { id: 1, previous: [], current: ['write_products', 'write_files'] };
    const { _id } = await settledDelivery({ topic: 'app/scopes_update', shop, body: all });
    await command('worker/commands/replay-webhooks.ts', '--message', String(_id));
    await waitFor('the replay', async () => {
      const [replayed] = await readRecords('webhook_messages', { _id, status: 'processed' });
      return replayed;
    });
    const [business] = await readRecords('businesses', { shop });
    expect(business?.grantedScopes).toEqual(['read_products']);
    const entries = await readRecords('audit_entries', { shop, action: 'scopes.changed' });
    expect(entries.sort((a, b) => a.at - b.at).map(({ by, facts }) => ({ by, facts }))).toEqual([
      { by: 'shopify', facts: { scopes: 'write_products,write_files', before: '' } },
      { by: 'shopify', facts: { scopes: 'read_products', before: 'write_products,write_files' } },
    ]);
  });

  it('stores what comes at the same moment each once, also when some of it is there already', async () => {
    const merchant = await newMerchant('crowd');
    await credits(merchant);
    const event = (eventId: string) => ({
      topic: 'app/scopes_update',
      shop: merchant.shop,
      body: { eventId },
      eventId,
    });
    const ids = Array.from({ length: 40 }, () => randomUUID());
    await deliver(event(ids[0] ?? ''));
    const crowd = [...ids, ...ids, ...ids].map((eventId) => deliver(event(eventId)));
    expect(new Set((await Promise.all(crowd)).map((answer) => answer.status))).toEqual(new Set([200]));
    const messages = await waitFor('all messages to be processed', async () => {
      const found = await inbox(merchant.shop);
      return found.every((message) => message.status !== 'received') && found;
    });
    expect(messages.map((message) => message.eventId.split(':')[1]).toSorted()).toEqual(ids.toSorted());
    expect(new Set(messages.map((message) => message.attempts))).toEqual(new Set([1]));
  });

  it('a tampered message is answered 401 and stored nowhere', async () => {
    const merchant = await newMerchant('tampered');
    const answer = await deliver({ topic: 'shop/update', shop: merchant.shop, secret: 'not the secret' });
    expect(answer.status).toBe(401);
    expect(await inbox(merchant.shop)).toEqual([]);
  });

  it('Uninstalling and reinstalling never hands out a second free allowance', async () => {
    const merchant = await newMerchant('leaver');
    expect((await credits(merchant)).total).toBe(3);
    await removeApp(merchant);
    await control(`/_control/stores/${merchant.handle}/install`, {});
    expect((await credits(merchant)).total).toBe(3);
  });

  it('app/uninstalled that comes after the store has the app again leaves it alone', async () => {
    const merchant = await newMerchant('quick');
    await credits(merchant);
    // Shopify's own message is lost: only the late one comes.
    await control('/_control/webhooks', { dropNext: 1, topics: ['app/uninstalled'] });
    await control(`/_control/stores/${merchant.handle}/uninstall`, {});
    const triggeredAt = new Date();
    // Tokens tell whole seconds.
    await waitFor('the next second', async () => Date.now() > (Math.floor(triggeredAt.getTime() / 1000) + 1) * 1000);
    await control(`/_control/stores/${merchant.handle}/install`, {});
    // The access from before is refused, so Shopify is asked for a new one.
    await merchant.get('/api/products');
    expect((await merchant.get('/api/products')).status).toBe(200);
    const late = { topic: 'app/uninstalled', shop: merchant.shop, triggeredAt };
    expect(await settledDelivery(late)).toMatchObject({ status: 'processed' });
    const [business] = await readRecords('businesses', { shop: merchant.shop });
    expect(business?.archivedAt).toBeUndefined();
    expect(business?.installedAt.getTime()).toBeGreaterThan(triggeredAt.getTime());
    // And its access is still there: nothing was forgotten.
    expect((await merchant.get('/api/products')).status).toBe(200);
  });

  it('after shop/redact nothing of the store is left, and coming back brings no second allowance', async () => {
    const merchant = await newMerchant('redacted');
    await credits(merchant);
    await removeAppDaysAgo(merchant);
    await deliver({ topic: 'shop/redact', shop: merchant.shop });
    await waitFor('the store to be deleted', async () => (await countOf('businesses', { shop: merchant.shop })) === 0);
    expect(await countOf('credit_entries', { shop: merchant.shop })).toBe(0);
    expect(await countOf('mails', { shop: merchant.shop })).toBe(0);
    await control(`/_control/stores/${merchant.handle}/install`, {});
    expect((await credits(merchant)).total).toBe(0);
  });

  it('after shop/redact no picture of the store is left: none that was sent, copied or made', async () => {
    const merchant = await newMerchant('redacted-pictures');
    await sendFile(await startUpload(merchant), await shirtPicture());
    const garment = await uploadGarment(merchant, await shirtPicture('#336699'));
    const renderId = newId();
    await askForUploadRender(merchant, garment.id, renderId);
    await finishedRender(merchant, renderId);
    await makePhoto(merchant, await addGarment(merchant));
    const mine = async () => (await storedKeys()).filter((key) => key.includes(merchant.shop));
    // One that never was taken in, one that was, and the copy of the product's.
    expect((await mine()).length).toBe(3);
    await removeAppDaysAgo(merchant);
    await deliver({ topic: 'shop/redact', shop: merchant.shop });
    await waitFor('the store to be deleted', async () => (await countOf('businesses', { shop: merchant.shop })) === 0);
    // What lies in storage was noted with the store's records, and goes after them.
    const owner = hashOfStore(merchant.shop);
    await waitFor('its pictures, too', async () => (await countOf('picture_deletions', { owner })) === 0);
    expect(await mine()).toEqual([]);
    expect(await countOf('garment_uploads', { shop: merchant.shop })).toBe(0);
  });
});

async function countOf(collection: string, filter: Record<string, unknown>): Promise<number> {
  const client = await MongoClient.connect(stack().env.MONGODB_URI ?? '');
  try {
    return await client.db().collection(collection).countDocuments(filter);
  } finally {
    await client.close();
  }
}
