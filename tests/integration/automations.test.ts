/** Rules that make photos of new products, over the wire. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  changeProduct,
  changesOf,
  logOf,
  makeProduct,
  makeRule,
  newRule,
  outcomeOf,
  photosOf,
  readRule,
  restingPhotos,
  rulesRest,
  shirtImage,
} from '#tests/fixtures/automations.ts';
import { merchantWithCredits } from '#tests/fixtures/bulk-actions.ts';
import { changeRecord, readRecords } from '#tests/fixtures/database.ts';
import { control, newMerchant } from '#tests/fixtures/merchant.ts';
import { picturesOf, undone } from '#tests/fixtures/publications.ts';
import { credits } from '#tests/fixtures/renders.ts';
import { deliverAsShopify } from '#tests/fixtures/shopify-webhooks.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

const told = (topic: string, productId: string) => ({
  topic,
  body: { admin_graphql_api_id: productId, id: Number(productId.split('/').at(-1)), status: 'active' },
});

// Most of each is waiting; each has a store of its own.
describe.concurrent('A rule for new products', () => {
  it('makes a photo of a new product, which goes to its place on the product once it is approved', async () => {
    const merchant = await newMerchant('rule');
    const rule = await makeRule(merchant, { position: 'first' });
    const product = await makeProduct(merchant, { images: [await shirtImage()] });
    const [photo] = await restingPhotos(merchant, product, 1);
    expect(photo).toMatchObject({ status: 'completed', review: { state: 'waiting' } });
    const asked = await outcomeOf(merchant, product, 'photo-asked');
    expect(asked).toMatchObject({ rule: { id: rule.id, version: 1 }, renderId: String(photo?._id) });
    await outcomeOf(merchant, product, 'waits-for-review');
    expect(await readRecords('publications', { shop: merchant.shop })).toEqual([]);

    await merchant.post(`/api/render/${photo?._id}/review`, { state: 'approved' });
    await outcomeOf(merchant, product, 'publishes');
    await waitFor('the photo to be published', async () => {
      const [publication] = await readRecords('publications', { shop: merchant.shop, status: 'published' });
      return publication;
    });
    const media = await picturesOf(merchant, product.productId);
    expect(media).toHaveLength(2);
    expect(media[1]).toBe(product.mediaIds[0]);
    expect((await readRule(merchant, rule.id)).used).toEqual({ today: 1, thisMonth: 1 });
    expect((await credits(merchant)).total).toBe(2);

    // Our own picture is none of the garment's, and neither it nor the messages about it make another photo.
    await rulesRest(merchant);
    // Nor does a picture that takes the first one's place.
    await changeProduct(merchant, product, 'media', { images: [await shirtImage('New front')] });
    const added = (await picturesOf(merchant, product.productId)).slice(-1);
    await changeProduct(merchant, product, 'media/reorder', { mediaIds: added });
    await rulesRest(merchant);
    expect(await photosOf(merchant, product)).toHaveLength(1);

    // Rejected afterwards it stays until it is taken off; approved once more it comes back, as another publication.
    await merchant.post(`/api/render/${photo?._id}/review`, { state: 'rejected', reasons: ['fit'] });
    await outcomeOf(merchant, product, 'rejected-there');
    const [there] = await readRecords('publications', { shop: merchant.shop, status: 'published' });
    await undone(merchant, String(there?._id));
    await merchant.post(`/api/render/${photo?._id}/review`, { state: 'approved' });
    await waitFor('the photo to be published again', async () => {
      const [again] = await readRecords('publications', { shop: merchant.shop, status: 'published' });
      return again && String(again._id) !== String(there?._id);
    });
    await rulesRest(merchant);
    expect(await readRecords('publications', { shop: merchant.shop })).toHaveLength(2);
  });

  it('makes each photo once, whatever is told of the product, how often and in which order', async () => {
    const merchant = await merchantWithCredits('rule-once', 20);
    await makeRule(merchant, { publishes: 'at-once', photosPerPicture: 2 });
    const product = await makeProduct(merchant, { images: [await shirtImage()] });
    const { productId } = product;
    const messages = [
      ...Array.from({ length: 5 }, () => told('products/update', productId)),
      ...Array.from({ length: 5 }, () => told('products/create', productId)),
    ];
    const eventId = randomUUID();
    await Promise.all([
      ...messages.map((message) => deliverAsShopify({ shop: merchant.shop, ...message })),
      ...messages.map((message) => deliverAsShopify({ shop: merchant.shop, ...message, eventId })),
    ]);
    await restingPhotos(merchant, product, 2);
    await waitFor('both to be published', async () => {
      const found = await readRecords('publications', { shop: merchant.shop, status: 'published' });
      return found.length === 2 && found;
    });
    for (const message of messages) await deliverAsShopify({ shop: merchant.shop, ...message });
    await rulesRest(merchant);
    const photos = await photosOf(merchant, product);
    expect(photos).toHaveLength(2);
    expect(new Set(photos.map(({ options }) => options.seed)).size).toBe(2);
    expect(await readRecords('automation_photos', { shop: merchant.shop })).toHaveLength(2);
    expect(await readRecords('publications', { shop: merchant.shop })).toHaveLength(2);
    expect((await credits(merchant)).total).toBe(3 + 20 - 2);
  });

  it('leaves messages be that no rule of the store can want, and keeps what it may want', async () => {
    const merchant = await newMerchant('rule-news');
    const kept = () => readRecords('webhook_messages', { shop: merchant.shop, topic: /^products/ });
    const product = await makeProduct(merchant);
    const update = told('products/update', product.productId);
    const old = { ...update, body: { ...update.body, created_at: '2020-01-01T00:00:00Z' } };
    expect((await deliverAsShopify({ shop: merchant.shop, ...update })).status).toBe(200);
    expect((await kept()).filter(({ topic }) => topic === 'products/update')).toEqual([]);
    await makeRule(merchant);
    // What a process knows of the store's rules is some seconds old.
    await waitFor('an update to be kept', async () => {
      await deliverAsShopify({ shop: merchant.shop, ...update });
      return (await kept()).some(({ topic }) => topic === 'products/update');
    });
    await rulesRest(merchant);
    const before = (await kept()).length;
    for (let sent = 0; sent < 5; sent += 1) {
      expect((await deliverAsShopify({ shop: merchant.shop, ...old })).status).toBe(200);
    }
    expect(await kept()).toHaveLength(before);
    expect(await readRecords('renders', { shop: merchant.shop })).toEqual([]);
  });

  it('waits for pictures, takes them once they have settled, and says when none comes', async () => {
    const merchant = await merchantWithCredits('rule-pictures', 20);
    await makeRule(merchant, { pictures: 'every' });
    const [later, never, deleted] = [
      await makeProduct(merchant),
      await makeProduct(merchant),
      await makeProduct(merchant),
    ];
    for (const product of [later, never, deleted]) await outcomeOf(merchant, product, 'waits-for-picture');
    await changeProduct(merchant, deleted, 'delete');
    for (const alt of ['Front', 'Back', 'Detail']) {
      await changeProduct(merchant, later, 'media', { images: [await shirtImage(alt)] });
    }
    const photos = await restingPhotos(merchant, later, 3);
    expect(new Set(photos.map(({ garment }) => garment.mediaId)).size).toBe(3);
    expect((await logOf(merchant, later)).map(({ outcome }) => outcome)).toContain('pictures-settle');
    await outcomeOf(merchant, deleted, 'product-gone');
    await outcomeOf(merchant, never, 'no-picture-came');
    await rulesRest(merchant);
    expect([...(await photosOf(merchant, never)), ...(await photosOf(merchant, deleted))]).toEqual([]);
    expect(await photosOf(merchant, later)).toHaveLength(3);
  });

  it('asks for nothing where it is paused, deleted, or does not fit, and the log says which', async () => {
    const merchant = await merchantWithCredits('rule-refuses', 20);
    const paused = await makeRule(merchant, { name: 'Paused' });
    const deleted = await makeRule(merchant, { name: 'Deleted' });
    const dear = await makeRule(merchant, { name: 'Dear', conditions: [{ field: 'price', priceFrom: '500' }] });
    const first = await makeProduct(merchant);
    await outcomeOf(merchant, first, 'waits-for-picture');
    await merchant.post(`/api/automations/rules/${paused.id}/pause`, {});
    await merchant.post(`/api/automations/rules/${deleted.id}/delete`, {});
    await changeProduct(merchant, first, 'media', { images: [await shirtImage()] });
    await outcomeOf(merchant, first, 'rule-paused');
    expect(await outcomeOf(merchant, first, 'condition-not-met')).toMatchObject({
      rule: { id: dear.id, name: 'Dear' },
      say: expect.stringContaining('priced from 500'),
    });
    const draft = await makeProduct(merchant, { status: 'DRAFT', images: [await shirtImage()] });
    expect((await outcomeOf(merchant, draft, 'status-left-out')).say).toContain('draft');
    // Not by a slip: it was paused a while ago.
    await changeRecord('automation_rules', paused.id, { $set: { 'paused.at': new Date(Date.now() - 120_000) } });
    await merchant.post(`/api/automations/rules/${paused.id}/resume`, {});
    await changeProduct(merchant, first, 'stock');
    await outcomeOf(merchant, first, 'made-before-rule');
    await rulesRest(merchant);
    expect(await readRecords('renders', { shop: merchant.shop })).toEqual([]);
    expect((await credits(merchant)).total).toBe(23);
  });

  it('of several that fit, the first in order makes the photos, or every one where the merchant says so', async () => {
    const merchant = await merchantWithCredits('rule-order', 20);
    const one = await makeRule(merchant, { name: 'One' });
    const two = await makeRule(merchant, { name: 'Two', conditions: [{ field: 'tag', values: ['SUMMER '] }] });
    await merchant.post('/api/automations/order', { ruleIds: [two.id, one.id] });
    const product = await makeProduct(merchant, { tags: ['summer'], images: [await shirtImage()] });
    await restingPhotos(merchant, product, 1);
    expect(await outcomeOf(merchant, product, 'photo-asked')).toMatchObject({ rule: { name: 'Two' } });
    expect((await outcomeOf(merchant, product, 'other-rule-first')).say).toContain('Two');
    await merchant.post('/api/automations/matching', { matching: 'every' });
    const other = await makeProduct(merchant, { tags: ['summer'], images: [await shirtImage()] });
    await restingPhotos(merchant, other, 2);
    await rulesRest(merchant);
    expect([(await photosOf(merchant, product)).length, (await photosOf(merchant, other)).length]).toEqual([1, 2]);
  });

  it('that is changed leaves be what it had decided about, whatever is edited then, and takes what waits', async () => {
    const merchant = await merchantWithCredits('rule-wider', 20);
    const rule = await makeRule(merchant, { conditions: [{ field: 'tag', values: ['summer'] }] });
    const images = [await shirtImage()];
    const decided = await makeProduct(merchant, { images });
    const waits = await makeProduct(merchant, { tags: ['summer'] });
    await outcomeOf(merchant, decided, 'condition-not-met');
    await outcomeOf(merchant, waits, 'waits-for-picture');
    const wider = changesOf(rule, { conditions: [], photosPerPicture: 2 });
    expect((await merchant.post(`/api/automations/rules/${rule.id}`, wider)).status).toBe(200);
    await control(`/_control/stores/${merchant.handle}/edit-all`, { tag: 'summer' });
    await outcomeOf(merchant, decided, 'decided-before-change');
    await changeProduct(merchant, waits, 'media', { images });
    await restingPhotos(merchant, waits, 2);
    await rulesRest(merchant);
    expect(await photosOf(merchant, decided)).toEqual([]);
    expect(await photosOf(merchant, waits)).toHaveLength(2);
  });

  it('holds its daily limit, says so, and goes on where it is raised', async () => {
    const merchant = await merchantWithCredits('rule-cap', 20);
    const rule = await makeRule(merchant, { photosPerPicture: 2, dailyCap: 1 });
    const product = await makeProduct(merchant, { images: [await shirtImage()] });
    await waitFor('the limit to be reached', async () => (await readRule(merchant, rule.id)).trouble ?? undefined);
    const held = await readRule(merchant, rule.id);
    expect(held).toMatchObject({ used: { today: 1 }, trouble: { code: 'daily-cap' } });
    const mails = () => readRecords('mails', { shop: merchant.shop, template: 'automation-trouble' });
    expect(await mails()).toHaveLength(1);
    const raised = await merchant.post(`/api/automations/rules/${rule.id}`, changesOf(held, { dailyCap: 5 }));
    expect(raised.status).toBe(200);
    await restingPhotos(merchant, product, 2);
    expect(await readRule(merchant, rule.id)).toMatchObject({ version: 2, used: { today: 2 }, trouble: null });
    // What the first version made is not made again by the second.
    await changeProduct(merchant, product, 'stock');
    await rulesRest(merchant);
    const photos = await photosOf(merchant, product);
    expect(photos).toHaveLength(2);
    expect(new Set(photos.map(({ options }) => options.seed)).size).toBe(2);
    // Another trouble on the same day has no mail of its own.
    const bare = await makeRule(merchant, {
      name: 'Bare',
      dailyCap: 1,
      conditions: [{ field: 'tag', values: ['bare'] }],
    });
    await merchant.post('/api/automations/order', { ruleIds: [bare.id, rule.id] });
    for (let made = 0; made < 2; made += 1) {
      await makeProduct(merchant, { tags: ['bare'], images: [await shirtImage()] });
    }
    await waitFor('the other rule to be held up', async () => (await readRule(merchant, bare.id)).trouble ?? undefined);
    expect(await mails()).toHaveLength(1);
  });

  it('goes on as if nothing had been where it was paused by a slip', async () => {
    const merchant = await newMerchant('rule-slip');
    const rule = await makeRule(merchant);
    const product = await makeProduct(merchant);
    await outcomeOf(merchant, product, 'waits-for-picture');
    await merchant.post(`/api/automations/rules/${rule.id}/pause`, {});
    await changeProduct(merchant, product, 'stock');
    const answer = await merchant.post(`/api/automations/rules/${rule.id}/resume`, {});
    expect(((await answer.json()) as { rule: unknown }).rule).toMatchObject({
      activeSince: rule.activeSince,
      paused: null,
    });
    await changeProduct(merchant, product, 'media', { images: [await shirtImage()] });
    expect(await restingPhotos(merchant, product, 1)).toHaveLength(1);
  });

  it('refuses what can’t be one, names the field, and keeps what was there', async () => {
    const merchant = await newMerchant('rule-bad');
    const bad = async (wanted: Record<string, unknown>) => {
      const answer = await merchant.post('/api/automations/rules', await newRule(merchant, wanted));
      return { status: answer.status, ...((await answer.json()) as { errors?: Record<string, string> }) };
    };
    expect((await bad({ name: ' ' })).errors).toHaveProperty('name');
    expect((await bad({ avatarIds: [] })).errors).toHaveProperty('avatarIds');
    expect((await bad({ avatarIds: ['a'.repeat(24)] })).errors).toHaveProperty('avatarIds');
    expect((await bad({ dailyCap: 0 })).errors).toHaveProperty('dailyCap');
    expect((await bad({ conditions: [{ field: 'price' }] })).status).toBe(400);
    expect((await bad({ conditions: [{ field: 'collection', values: ['Summer'] }] })).status).toBe(400);
    const rule = await makeRule(merchant);
    const stale = changesOf(rule, { name: 'Renamed' });
    expect((await merchant.post(`/api/automations/rules/${rule.id}`, stale)).status).toBe(200);
    expect((await merchant.post(`/api/automations/rules/${rule.id}`, { ...stale, name: 'Late' })).status).toBe(409);
    expect((await readRule(merchant, rule.id)).name).toBe('Renamed');
    const other = await newMerchant('rule-other');
    for (const path of ['', '/pause', '/resume']) {
      const answer = await other.post(`/api/automations/rules/${rule.id}${path}`, path ? {} : stale);
      expect(answer.status).toBe(404);
    }
    expect((await other.post('/api/automations/order', { ruleIds: [rule.id] })).status).toBe(409);
    await other.post(`/api/automations/rules/${rule.id}/delete`, {});
    expect((await readRule(merchant, rule.id)).paused).toBeNull();
  });
});
