/** What rules do over a whole catalogue, colour by colour, and when things go wrong. */
import { describe, expect, it } from 'vitest';
import {
  changeProduct,
  makeProduct,
  makeRule,
  type NewProduct,
  outcomeOf,
  photosOf,
  readRule,
  restingPhotos,
  rulesRest,
  shirtImage,
} from '#tests/fixtures/automations.ts';
import { addCollection, batchIn, batchIs, changeBatch, shirtInColours, skippedOf } from '#tests/fixtures/batches.ts';
import { merchantWithCredits } from '#tests/fixtures/bulk-actions.ts';
import { readRecords } from '#tests/fixtures/database.ts';
import { tellEngine } from '#tests/fixtures/faults.ts';
import { shirtPicture } from '#tests/fixtures/garments-in-store.ts';
import { control, type Merchant, newId, newMerchant } from '#tests/fixtures/merchant.ts';
import { picturesOf, published, variantPictures } from '#tests/fixtures/publications.ts';
import { removeApp } from '#tests/fixtures/removal.ts';
import { credits } from '#tests/fixtures/renders.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

async function twoAvatars(merchant: Merchant): Promise<string[]> {
  const { avatars } = (await (await merchant.get('/api/avatars')).json()) as { avatars: { id: string }[] };
  return avatars.slice(0, 2).map(({ id }) => id);
}

const priced = (price: string) => ({ variants: [{ optionValues: {}, price, sku: price }] });

describe('A rule over a catalogue', () => {
  it('does what its dry run said, product by product, and what the catalogue asks for', async () => {
    const merchant = await merchantWithCredits('rule-dry', 40);
    const avatarIds = await twoAvatars(merchant);
    await makeRule(merchant, { name: 'VIP', conditions: [{ field: 'tag', values: ['vip'] }] });
    const shirt = [await shirtImage()];
    const tee = await shirtInColours('Tee', { Red: 'own picture', Blue: 'own picture', Green: 'none' });
    const colours = { ...tee, variants: tee.variants.map((variant) => ({ ...variant, price: '40.00' })) };
    const tiny = { ...(await shirtImage()), base64: (await shirtPicture(undefined, 200)).toString('base64') };
    // Reckoned by hand: which pictures on which avatar the second rule makes of each.
    const catalogue: { product: Record<string, unknown>; expected: [picture: number, avatar: number][] }[] = [
      {
        product: { title: 'Plain', ...priced('20'), images: shirt },
        expected: [
          [0, 0],
          [0, 1],
        ],
      },
      {
        product: { ...colours },
        expected: [
          [1, 0],
          [2, 0],
          [1, 1],
        ],
      },
      { product: { title: 'Dear', ...priced('80.01'), images: shirt }, expected: [] },
      { product: { title: 'Draft', ...priced('40'), status: 'DRAFT', images: shirt }, expected: [] },
      {
        product: { title: 'Hidden', ...priced('80'), status: 'UNLISTED', images: shirt },
        expected: [
          [0, 0],
          [0, 1],
        ],
      },
      { product: { title: 'For few', ...priced('40'), tags: ['VIP'], images: shirt }, expected: [] },
      { product: { title: 'Voucher', ...priced('40'), isGiftCard: true, images: shirt }, expected: [] },
      { product: { title: 'Small', ...priced('40'), images: [tiny] }, expected: [] },
      { product: { title: 'Bare', ...priced('40') }, expected: [] },
      { product: { title: 'Elsewhere', ...priced('40'), images: shirt }, expected: [] },
    ];
    const season = await addCollection(merchant, 'Season', []);
    const rule = await makeRule(merchant, {
      name: 'Season',
      avatarIds,
      conditions: [
        { field: 'collection', values: [season], names: ['Season'] },
        { field: 'price', priceFrom: '20', priceTo: '80' },
      ],
      statuses: ['ACTIVE', 'UNLISTED'],
      pictures: 'each-colour',
      photosPerProduct: 3,
    });
    const made: NewProduct[] = [];
    for (const { product } of catalogue) made.push(await makeProduct(merchant, product));
    const productIds = made.slice(0, -1).map(({ productId }) => productId);
    await control(`/_control/stores/${merchant.handle}/collections/${season.split('/').at(-1)}/products`, {
      productIds,
    });
    const expected = catalogue.flatMap((one, index) =>
      one.expected.map(([picture, avatar]) => `${made[index]?.mediaIds[picture]} on ${avatarIds[avatar]}`),
    );

    const dryRun = { batchId: newId(), withoutPhoto: false };
    const answer = await merchant.post(`/api/automations/rules/${rule.id}/dry-run`, dryRun);
    expect(answer.status).toBe(202);
    const { id } = await batchIn(answer);
    const quoted = await batchIs(merchant, id, 'quoted');
    expect(quoted).toMatchObject({ items: expected.length, listedProducts: catalogue.length });
    // Of Elsewhere and Dear the conditions, of Draft the state, of For few the rule before.
    expect(quoted.misfits).toEqual({ condition: 2, status: 1, otherRule: 1 });
    const reasons = (await skippedOf(merchant, id)).map(({ title, reason }) => `${title}: ${reason}`);
    expect(reasons.toSorted()).toEqual([
      'Bare: no-picture',
      'Small: picture-too-small',
      'Tee, Green: colour-without-picture',
      'Voucher: gift-card',
    ]);
    const chunks = await readRecords('batch_chunks', { shop: merchant.shop });
    const items = chunks.flatMap((chunk) => chunk.items as { mediaId: string; avatar: number }[]);
    const promised = items.map(({ mediaId, avatar }) => `${mediaId} on ${avatarIds[avatar]}`);
    expect(promised.toSorted()).toEqual(expected.toSorted());

    // Nothing tells of what comes into a collection: the next change of each product does.
    await control(`/_control/stores/${merchant.handle}/edit-all`, { tag: 'touched' });
    await waitFor('all photos', async () => {
      const photos = await readRecords('automation_photos', { shop: merchant.shop });
      return photos.length >= expected.length + 1;
    });
    await rulesRest(merchant);
    const asked = await readRecords('automation_photos', { shop: merchant.shop });
    const ofRule = asked.filter(({ ruleId }) => String(ruleId) === rule.id);
    expect(ofRule.map(({ mediaId, avatarId }) => `${mediaId} on ${avatarId}`).toSorted()).toEqual(expected.toSorted());
    expect(asked.length - ofRule.length).toBe(1);

    // What has a photo of ours on it is left out of a dry run that leaves those out; started, it is a batch.
    const ofPlain = asked.find(
      ({ productId, ruleId }) => productId === made[0]?.productId && String(ruleId) === rule.id,
    );
    await restingPhotos(merchant, made[0] ?? { productId: '' }, 2);
    await published(merchant, { id: String(ofPlain?._id) });
    const again = await merchant.post(`/api/automations/rules/${rule.id}/dry-run`, { batchId: newId() });
    const second = await batchIs(merchant, (await batchIn(again)).id, 'quoted');
    expect(second).toMatchObject({ items: expected.length - 2, withPhoto: 1 });
    await changeBatch(merchant, second.id, 'start');
    expect((await batchIs(merchant, second.id, 'completed')).counts.completed).toBe(second.items);
  });

  it('finds a product that no message told of, once', async () => {
    const merchant = await newMerchant('rule-lost');
    await makeRule(merchant);
    await control(`/_control/webhooks`, { dropRate: 1, topics: ['products/create', 'products/update'] });
    const product = await makeProduct(merchant, { images: [await shirtImage()] });
    await restingPhotos(merchant, product, 1);
    await control(`/_control/webhooks`, {});
    await rulesRest(merchant);
    expect(await photosOf(merchant, product)).toHaveLength(1);
    expect(await readRecords('webhook_messages', { shop: merchant.shop, topic: /^products/ })).toEqual([]);
  });

  it('of colours makes a set on one avatar, each photo for the variants of its colour, and says where there is none', async () => {
    const merchant = await merchantWithCredits('rule-colours', 20);
    await makeRule(merchant, { pictures: 'each-colour', publishes: 'at-once', givesToVariants: true });
    const tee = await makeProduct(merchant, await shirtInColours('Tee', { Red: 'own picture', Blue: 'own picture' }));
    const polo = await makeProduct(merchant, await shirtInColours('Polo', { White: 'none', Black: 'none' }));
    const photos = await restingPhotos(merchant, tee, 2);
    expect(new Set(photos.map(({ options }) => options.seed)).size).toBe(1);
    const shown = await waitFor('the variants to show the photos', async () => {
      const pictures = await variantPictures(merchant, tee.productId);
      return pictures.every((id) => id && !tee.mediaIds.includes(id)) && pictures;
    });
    // S and M of Red, then S and M of Blue.
    expect(new Set(shown.slice(0, 2)).size).toBe(1);
    expect(new Set(shown).size).toBe(2);
    await restingPhotos(merchant, polo, 1);
    await outcomeOf(merchant, polo, 'first-stands-in');
    await rulesRest(merchant);
    await changeProduct(merchant, tee, 'stock');
    await rulesRest(merchant);
    expect(await photosOf(merchant, tee)).toHaveLength(2);
    expect(await picturesOf(merchant, tee.productId)).toHaveLength(5);
  });

  it('that was paused after it asked puts its photo on no product unseen', async () => {
    const merchant = await newMerchant('rule-stopped');
    const rule = await makeRule(merchant, { publishes: 'at-once' });
    await tellEngine('settings', { latencyMs: 5000 });
    const product = await makeProduct(merchant, { images: [await shirtImage()] });
    await outcomeOf(merchant, product, 'photo-asked');
    await merchant.post(`/api/automations/rules/${rule.id}/pause`, {});
    await outcomeOf(merchant, product, 'waits-for-review');
    await tellEngine('settings', { latencyMs: 400 });
    const [photo] = await photosOf(merchant, product);
    expect(photo).toMatchObject({ status: 'completed', review: { state: 'waiting' } });
    expect(await readRecords('publications', { shop: merchant.shop })).toEqual([]);
  });

  it('whose photos fail one after the other is paused, with their credits back, and tells once', async () => {
    const merchant = await merchantWithCredits('rule-fails', 20);
    const avatarIds = await twoAvatars(merchant);
    const rule = await makeRule(merchant, { avatarIds, photosPerPicture: 4, photosPerProduct: 5, dailyCap: 10 });
    await tellEngine('predictions', { failNextWith: 'PoseError', times: 5 });
    const product = await makeProduct(merchant, { images: [await shirtImage()] });
    const paused = await waitFor('the rule to be paused', async () => {
      const now = await readRule(merchant, rule.id);
      return now.paused ? now : undefined;
    });
    expect(paused).toMatchObject({ paused: { because: 'failures' }, trouble: { code: 'paused-after-failures' } });
    await rulesRest(merchant);
    expect(await photosOf(merchant, product)).toHaveLength(5);
    expect((await readRule(merchant, rule.id)).used.today).toBe(0);
    expect((await credits(merchant)).total).toBe(23);
    expect(await readRecords('mails', { shop: merchant.shop, template: 'automation-trouble' })).toHaveLength(1);
    expect((await outcomeOf(merchant, product, 'photo-failed')).say).toContain('pose');
  });

  it('waits where credits are out, and where the app is removed rests until it is told to go on', async () => {
    const merchant = await newMerchant('rule-out');
    const rule = await makeRule(merchant, { photosPerPicture: 4 });
    const product = await makeProduct(merchant, { images: [await shirtImage()] });
    await outcomeOf(merchant, product, 'out-of-credits');
    await restingPhotos(merchant, product, 3);
    expect((await readRule(merchant, rule.id)).trouble?.code).toBe('out-of-credits');
    expect((await credits(merchant)).total).toBe(0);
    await removeApp(merchant);
    expect(await readRecords('watched_products', { shop: merchant.shop })).toEqual([]);
    await control(`/_control/stores/${merchant.handle}/install`, {});
    await credits(merchant);
    expect((await readRule(merchant, rule.id)).paused?.because).toBe('uninstalled');
    const later = await makeProduct(merchant, { images: [await shirtImage()] });
    await rulesRest(merchant);
    expect(await photosOf(merchant, later)).toEqual([]);
    const resumed = await merchant.post(`/api/automations/rules/${rule.id}/resume`, {});
    expect(((await resumed.json()) as { rule: unknown }).rule).toMatchObject({ paused: null, trouble: null });
  });
});
