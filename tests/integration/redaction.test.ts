/** What Shopify asks for about people's data, over the wire: what is erased, what stays, and what proves it. */
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { ObjectId } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { buyItem } from '#tests/fixtures/buying.ts';
import { command } from '#tests/fixtures/command.ts';
import { changeRecord, inDatabase, readRecords } from '#tests/fixtures/database.ts';
import { clearFaults, everyRenderRests, faultHappened, orderFault } from '#tests/fixtures/faults.ts';
import { addGarment, shirtPicture } from '#tests/fixtures/garments-in-store.ts';
import { mailRecord, tellOfMail, welcomed, welcomeKey } from '#tests/fixtures/mail.ts';
import { control, type Merchant, newId, newMerchant } from '#tests/fixtures/merchant.ts';
import { published } from '#tests/fixtures/publications.ts';
import { removeAppDaysAgo } from '#tests/fixtures/removal.ts';
import { askForRender, credits, firstAvatarId, makePhoto } from '#tests/fixtures/renders.ts';
import { ringSchedule } from '#tests/fixtures/ring-schedule.ts';
import { hashOfStore, inboxRests, settledDelivery, shopifyBody } from '#tests/fixtures/shopify-webhooks.ts';
import { controlPayments, payAt, subscriptionAtProvider } from '#tests/fixtures/simulated-payments.ts';
import { stack } from '#tests/fixtures/stack.ts';
import { putBytes, storedKeys, uploadGarment } from '#tests/fixtures/uploads.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

const CUSTOMER_TOPICS = ['customers/data_request', 'customers/redact'];
const ABOUT_CUSTOMER = { customer: { id: 1, email: 'buyer@example.org', phone: '+15550100' } };

describe.each(CUSTOMER_TOPICS)('%s', (topic) => {
  const action = topic.replace('/', '.');

  it('leaves its record and an entry in the audit log, and nothing of the customer', async () => {
    const merchant = await newMerchant('customers');
    await credits(merchant);
    const message = await settledDelivery({ topic, shop: merchant.shop, body: ABOUT_CUSTOMER });
    expect(message).toMatchObject({ status: 'processed', body: '', bodyErasedAt: expect.any(Date) });
    expect(await readRecords('audit_entries', { shop: merchant.shop, action })).toMatchObject([
      { by: 'shopify', facts: { customerRecordsHeld: 0, messageId: String(message._id) } },
    ]);
    expect(await collectionsNaming(/buyer@example\.org|15550100/)).toEqual([]);
  });

  it('that died is replayed, and only then loses its body', async () => {
    const merchant = await newMerchant('customers');
    await credits(merchant);
    const { _id } = await settledDelivery({ topic, shop: merchant.shop, body: ABOUT_CUSTOMER });
    await changeRecord('webhook_messages', String(_id), {
      $set: { status: 'dead', body: JSON.stringify(shopifyBody(topic, merchant.shop, ABOUT_CUSTOMER)) },
      $unset: { bodyErasedAt: 1, processedAt: 1 },
    });
    await command('worker/commands/replay-webhooks.ts', '--message', String(_id));
    await waitFor('the replay', async () => {
      const [replayed] = await readRecords('webhook_messages', { _id, status: 'processed', body: '' });
      return replayed;
    });
    expect(await readRecords('audit_entries', { shop: merchant.shop, action })).toHaveLength(2);
  });
});

describe('after shop/redact', () => {
  it('neither a record nor a session names the store, and what stays has its hash', async () => {
    const merchant = await newMerchant('erased');
    const welcome = await busyStore(merchant);
    const before = await collectionsNaming(new RegExp(merchant.handle, 'i'));
    expect(before).toEqual(expect.arrayContaining(['audit_entries', 'businesses', 'checkouts', 'credit_entries']));
    expect(before).toEqual(expect.arrayContaining(['invoices', 'leases', 'mails', 'payments', 'publications']));
    expect(before).toEqual(expect.arrayContaining(['renders', 'subscriptions', 'webhook_messages']));
    expect(sessionsNaming(merchant.handle)).toBe(1);

    await removeAppDaysAgo(merchant);
    const redaction = await settledDelivery({
      topic: 'shop/redact',
      shop: merchant.shop,
    });
    // What comes afterwards brings nothing back.
    for (const topic of CUSTOMER_TOPICS) await settledDelivery({ topic, shop: merchant.shop, body: ABOUT_CUSTOMER });
    await settledDelivery({ topic: 'shop/redact', shop: merchant.shop });
    await settledDelivery({ topic: 'app/scopes_update', shop: merchant.shop, body: { current: ['read_products'] } });
    await tellOfMail(welcome, { type: 'complained' });
    await inboxRests();

    expect(await collectionsNaming(new RegExp(merchant.handle, 'i'))).toEqual([]);
    expect(sessionsNaming(merchant.handle)).toBe(0);
    const shop = hashOfStore(merchant.shop);
    expect(await readRecords('free_allowance_memories', { _id: shop as never })).toHaveLength(1);
    expect(await readRecords('webhook_messages', { _id: redaction._id })).toMatchObject([{ shop, body: '' }]);
    const entries = await readRecords('audit_entries', { shop });
    expect(entries.map((entry) => entry.action).toSorted()).toEqual([
      'credits.adjusted',
      'customers.data_request',
      'customers.redact',
      'scopes.changed',
      'shop.archived',
      'shop.redacted',
    ]);
    expect(entries.find((entry) => entry.action === 'shop.redacted')).toMatchObject({
      by: 'shopify',
      facts: { photos: 1, renders: 1, invoicesKept: 2 },
    });
    expect(entries.find((entry) => entry.action === 'credits.adjusted')?.facts).toEqual({ amount: 2 });
  });

  it('a copy of a product’s picture that was being put away while the app was removed goes too', async () => {
    const merchant = await removedWhilePutting(3000);
    const copies = async () => (await storedKeys()).filter((key) => key.includes(merchant.handle));
    await waitFor('the copy to be there', async () => (await copies()).length === 1);
    await settledDelivery({ topic: 'shop/redact', shop: merchant.shop });
    expect(await copies()).toEqual([]);
    await clearFaults('s3');
  });

  it('so does one that was still on its way when all was deleted', async () => {
    const merchant = await removedWhilePutting(5000);
    await settledDelivery({ topic: 'shop/redact', shop: merchant.shop });
    // What comes after the delay, and goes again.
    await sleep(7000);
    expect((await storedKeys()).filter((key) => key.includes(merchant.handle))).toEqual([]);
    await clearFaults('s3');
  });

  it('what is left of it in storage is deleted also when its message was given up', async () => {
    const key = `garments/${newId()}.myshopify.com/${'a'.repeat(64)}.jpg`;
    await putBytes(key, Buffer.from('picture'));
    const noted = { owner: 'a'.repeat(64), keys: [key], leaseUntil: new Date(0) };
    await inDatabase((client) => client.db().collection('picture_deletions').insertOne(noted));
    await ringSchedule('pictures.delete-noted');
    await waitFor('it to be deleted', async () => (await readRecords('picture_deletions', {})).length === 0);
    expect(await storedKeys()).not.toContain(key);
  });

  it('a store that comes back while its pictures are still being deleted begins anew, and keeps what is new', async () => {
    const merchant = await newMerchant('back');
    const garment = await addGarment(merchant);
    await makePhoto(merchant, garment);
    const [old] = await readRecords('businesses', { shop: merchant.shop });
    const [photo] = await readRecords('renders', { shop: merchant.shop });
    await removeAppDaysAgo(merchant);
    await orderFault('s3', { operation: 'delete', mode: 'fail', status: 503, times: 1000 });
    const redaction = settledDelivery({ topic: 'shop/redact', shop: merchant.shop });
    await waitFor('its records to be gone', async () => {
      return (await readRecords('businesses', { shop: merchant.shop })).length === 0;
    });
    await control(`/_control/stores/${merchant.handle}/install`, {});
    await waitFor('the store to be back', async () => (await merchant.get('/api/credits')).status === 200);
    await command('worker/commands/adjust-credits.ts', ...gift(merchant));
    // The same picture of the same product: its copy has the same name.
    const again = await makePhoto(merchant, garment);
    await clearFaults('s3');
    expect(await redaction).toMatchObject({ status: 'processed' });

    const [business] = await readRecords('businesses', { shop: merchant.shop });
    expect(business?._id).not.toEqual(old?._id);
    expect((await credits(merchant)).total).toBe(1);
    const keys = await storedKeys();
    expect(keys).not.toContain(photo?.output.key);
    const [kept] = await readRecords('renders', { _id: new ObjectId(again.id) });
    expect(kept?.garmentKey).toBe(photo?.garmentKey);
    expect(keys).toEqual(expect.arrayContaining([kept?.output.key, kept?.garmentKey]));
  });

  it('what is paid for it then is told to the admin, and a plan charges no more', async () => {
    const merchant = await newMerchant('pays-late');
    await credits(merchant);
    const checkout = async (item: string) => {
      const answer = await merchant.post('/api/payments/lemonsqueezy/create-checkout', { item, quantity: 1 });
      return ((await answer.json()) as { checkout: { url: string } }).checkout.url;
    };
    const [plan, pack] = [await checkout('starter'), await checkout('pack-25')];
    await removeAppDaysAgo(merchant);
    await settledDelivery({ topic: 'shop/redact', shop: merchant.shop });
    const { orderId } = await payAt(pack);
    const { subscriptionId = '' } = await payAt(plan);
    await waitFor('the plan to be cancelled', async () => {
      return (await subscriptionAtProvider(subscriptionId)).status === 'cancelled';
    });
    const invoice = await waitFor('its invoice', async () => (await readRecords('invoices', { subscriptionId }))[0]);
    for (const what of [`order-${orderId}`, `invoice-${invoice.providerId}`]) {
      const key = `paid-for-nobody-${what}`;
      expect(await waitFor(key, async () => (await readRecords('mails', { key }))[0])).toMatchObject({
        to: stack().env.ADMIN_EMAIL,
        facts: { say: expect.stringContaining('refund it there') },
      });
    }
    // Resumed by the customer, it is cancelled again; where the provider will not, a person has to.
    const body = { errors: [{ status: '422', title: 'Unprocessable Entity', detail: 'No.' }] };
    await controlPayments('faults', { operation: 'subscriptions.cancel', mode: 'fail', status: 422, body });
    await controlPayments(`subscriptions/${subscriptionId}/resume`);
    const key = `orphaned-subscription-${subscriptionId}`;
    await waitFor('the admin to be told', async () => (await readRecords('mails', { key }))[0]);
    await waitFor('the plan to be cancelled again', async () => {
      const { status } = await subscriptionAtProvider(subscriptionId);
      const [{ status: known } = { status: '' }] = await readRecords('subscriptions', { providerId: subscriptionId });
      return status === 'cancelled' && known === 'cancelled';
    });
    // The provider's messages name it until they are processed.
    const naming = () => collectionsNaming(new RegExp(merchant.handle, 'i'));
    await waitFor('nothing to name the store', async () => (await naming()).length === 0);
  });

  it('invoices, payments and subscriptions stay with ids, amounts and dates, and nobody’s name', async () => {
    const merchant = await newMerchant('books');
    await credits(merchant);
    await buy(merchant);
    await removeAppDaysAgo(merchant);
    await settledDelivery({ topic: 'shop/redact', shop: merchant.shop });
    const shop = hashOfStore(merchant.shop);
    const kept = await readRecords('invoices', { shop });
    expect(kept.map(({ kind, totalInCents, currency }) => [kind, totalInCents, currency]).toSorted()).toEqual([
      ['pack', 1500, 'USD'],
      ['plan', 1900, 'USD'],
    ]);
    const subscriptions = await readRecords('subscriptions', { shop });
    expect(subscriptions).toHaveLength(1);
    expect(await readRecords('payments', { shop })).toHaveLength(2);
    for (const record of [...kept, ...subscriptions]) {
      expect(record.providerId).toMatch(/^\d+$/);
      expect(Object.keys(record)).not.toEqual(expect.arrayContaining([expect.stringMatching(/customer|card/i)]));
    }
  });
});

/** A store that removed the app while a copy of its product's picture was on its way into storage. */
async function removedWhilePutting(delayMs: number): Promise<Merchant> {
  await everyRenderRests();
  const merchant = await newMerchant('putting');
  const garment = await addGarment(merchant);
  const avatarId = await firstAvatarId(merchant);
  await orderFault('s3', { operation: 'put', mode: 'delay', delayMs });
  expect((await askForRender(merchant, garment, avatarId, newId())).status).toBe(202);
  await faultHappened('s3');
  await removeAppDaysAgo(merchant);
  return merchant;
}

/** The admin's present of two credits, with the store's name in its words. */
function gift({ shop, handle }: Merchant): string[] {
  return ['--shop', shop, '--amount', '2', '--reason', `${handle} asked for it`, '--key', handle];
}

/** A store that has left something everywhere; returns its welcome mail. */
async function busyStore(merchant: Merchant) {
  const { shop } = merchant;
  const welcome = await welcomed(merchant);
  await published(merchant, await makePhoto(merchant, await addGarment(merchant)));
  await uploadGarment(merchant, await shirtPicture('#224466'));
  await buy(merchant);
  await control(`/_control/stores/${merchant.handle}/scopes`, { scopes: ['write_products', 'write_files'] });
  await settledDelivery({ topic: 'shop/update', shop });
  await command('worker/commands/adjust-credits.ts', ...gift(merchant));
  // A process died in the middle of refreshing the store's token.
  await inDatabase((client) =>
    client
      .db()
      .collection('leases')
      .insertOne({ _id: `shopify-token-${shop}` as never, holder: 'dead', until: new Date() }),
  );
  await waitFor('the scopes to be noted', async () => {
    const [noted] = await readRecords('audit_entries', { shop, action: 'scopes.changed' });
    return noted;
  });
  await mailRecord(welcomeKey(merchant), 'sent');
  return welcome;
}

/** A plan and a pack, paid. */
async function buy(merchant: Merchant): Promise<void> {
  await buyItem(merchant, 'starter');
  await buyItem(merchant, 'pack-25');
  await inboxRests();
}

/** Every collection of the database in which some record matches, whatever the field. */
async function collectionsNaming(pattern: RegExp): Promise<string[]> {
  return inDatabase(async (client) => {
    const naming: string[] = [];
    for (const { name } of await client.db().listCollections().toArray()) {
      const records = await client.db().collection(name).find({}).toArray();
      if (pattern.test(JSON.stringify(records))) naming.push(name);
    }
    return naming.toSorted();
  });
}

/** Shopify's session store, read without its library. */
function sessionsNaming(handle: string): number {
  const file = (stack().env.SESSION_DATABASE_URL ?? '').replace(/^file:(\/\/)?/, '');
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return database
      .prepare('SELECT * FROM Session')
      .all()
      .filter((row) => JSON.stringify(Object.values(row).map(String)).includes(handle)).length;
  } finally {
    database.close();
  }
}
