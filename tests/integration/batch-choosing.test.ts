/** What becomes of what a merchant chooses for a batch: which items, and what is left out and why. */
import { ObjectId } from 'mongodb';
import { afterEach, describe, expect, it } from 'vitest';
import {
  addGarments,
  batchIs,
  changeBatch,
  itemsOf,
  newBatch,
  quotedBatch,
  shirtInColours,
  skippedOf,
} from '#tests/fixtures/batches.ts';
import { merchantWithCredits } from '#tests/fixtures/bulk-actions.ts';
import { changeRecord, readRecords } from '#tests/fixtures/database.ts';
import { clearFaults, engineState, everyRenderRests, orderFault } from '#tests/fixtures/faults.ts';
import { type StoreGarment, shirtPicture } from '#tests/fixtures/garments-in-store.ts';
import { type Merchant, newMerchant } from '#tests/fixtures/merchant.ts';
import { asMerchant, published, restingPublication, undo } from '#tests/fixtures/publications.ts';
import { credits, makePhoto } from '#tests/fixtures/renders.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

afterEach(() => clearFaults('fashn', 'shopify'));

const titles = (items: { title: string }[]) => items.map(({ title }) => title);

describe('which pictures of each product', () => {
  it('are its first, one for each colour, or the one that was named', async () => {
    const merchant = await merchantWithCredits('colours', 10);
    const product = await shirtInColours('Tee', { Red: 'own picture', Blue: 'own picture', Green: 'none' });
    const [tee] = await addGarments(merchant, { count: 1, product });
    const plain = await shirtInColours('Polo', { White: 'none', Black: 'none' });
    await addGarments(merchant, { count: 1, product: plain });
    await addGarments(merchant, { count: 1, product: { title: 'Plain' } });

    const first = await quotedBatch(merchant, { filter: {} });
    expect(first).toMatchObject({ items: 3, skipped: 0, standIns: 0 });
    expect(titles(await itemsOf(merchant, first.id))).toEqual(['Tee', 'Polo', 'Plain']);

    const wanted = { options: { pictures: 'each-colour' } };
    const each = await quotedBatch(merchant, { filter: {}, ...wanted });
    expect(each).toMatchObject({ items: 4, skipped: 1, standIns: 1, listedProducts: 3 });
    expect(titles(await itemsOf(merchant, each.id))).toEqual(['Tee, Red', 'Tee, Blue', 'Polo', 'Plain']);
    expect(await skippedOf(merchant, each.id)).toMatchObject([
      { title: 'Tee, Green', productId: tee?.productId, reason: 'colour-without-picture' },
    ]);
    const named = [{ productId: tee?.productId }, { productId: tee?.productId, mediaId: tee?.mediaId }];
    const both = await quotedBatch(merchant, { garments: named, ...wanted });
    expect(titles(await itemsOf(merchant, both.id))).toEqual(['Tee, Red', 'Tee, Blue', 'Tee']);

    // Each colour's picture is its own, and each becomes a photo.
    const [chunk] = await readRecords('batch_chunks', { shop: merchant.shop, 'items.0.title': 'Tee, Red' });
    const items = chunk?.items as { mediaId: string }[];
    expect(new Set([tee?.mediaId, ...items.slice(0, 2).map(({ mediaId }) => mediaId)]).size).toBe(3);
    await changeBatch(merchant, both.id, 'start');
    expect((await batchIs(merchant, both.id, 'completed')).counts.completed).toBe(3);

    // A product's colours on one avatar are one set for the engine, another avatar's are another.
    const library = (await (await merchant.get('/api/avatars')).json()) as { avatars: { id: string }[] };
    const avatarIds = library.avatars.slice(0, 2).map(({ id }) => id);
    const set = await quotedBatch(merchant, { filter: {}, avatarIds, ...wanted });
    await changeBatch(merchant, set.id, 'start');
    await batchIs(merchant, set.id, 'completed');
    const made = await readRecords('renders', { shop: merchant.shop, 'batch.id': new ObjectId(set.id) });
    const seedsOf = (title: string) =>
      made.filter(({ garment }) => garment.title.startsWith(title)).map(({ options }) => options.seed as number);
    expect(seedsOf('Tee')).toHaveLength(4);
    expect(new Set(seedsOf('Tee')).size).toBe(2);
    expect(new Set([...seedsOf('Tee'), ...seedsOf('Polo')]).size).toBe(4);
  });

  it('are not made twice where a product is named alone and with the picture that it has anyway', async () => {
    const merchant = await newMerchant('twice-named');
    const [tee, other] = await addGarments(merchant, { count: 2 });
    const named = [tee, { productId: tee?.productId }, other, { productId: 'gid://shopify/Product/404' }];
    const batch = await quotedBatch(merchant, { garments: named });
    expect(batch).toMatchObject({ items: 2, skipped: 2 });
    expect(await skippedOf(merchant, batch.id)).toMatchObject([
      { title: 'Shirt 1', productId: tee?.productId, reason: 'listed-before' },
      { reason: 'not-in-store' },
    ]);
  });

  it('are read within what Shopify lets a query cost, of products with many variants', async () => {
    const merchant = await newMerchant('colours');
    const colours = Object.fromEntries(Array.from({ length: 3 }, (_, index) => [`Colour ${index}`, 'own picture']));
    await addGarments(merchant, { count: 80, product: await shirtInColours('Socks', colours as never) });
    const each = await quotedBatch(merchant, { filter: {}, options: { pictures: 'each-colour' } });
    expect(each).toMatchObject({ items: 240, skipped: 0, standIns: 0, listedProducts: 80 });
  });
});

describe('only products without a model photo', () => {
  it('leaves out those that show one, in all of the catalogue and in a part of it', async () => {
    const merchant = await newMerchant('without');
    await credits(merchant);
    const [shown] = await addGarments(merchant, { count: 3, product: { tags: ['summer'] } });
    await addGarments(merchant, { count: 1, product: { title: 'Coat', tags: ['winter'] } });
    const photo = await makePhoto(merchant, shown as StoreGarment);
    const filter = { withoutPhoto: true };
    // A photo that is not published is none of the product.
    expect(await quotedBatch(merchant, { filter })).toMatchObject({ items: 4, withPhoto: 0 });

    const publication = await published(merchant, photo);
    const without = await quotedBatch(merchant, { filter });
    expect(without).toMatchObject({ items: 3, skipped: 0, withPhoto: 1, listedProducts: 4 });
    expect(titles(await itemsOf(merchant, without.id))).toEqual(['Shirt 2', 'Shirt 3', 'Coat']);
    const summer = await quotedBatch(merchant, { filter: { ...filter, tag: 'summer' } });
    expect(titles(await itemsOf(merchant, summer.id))).toEqual(['Shirt 2', 'Shirt 3']);
    expect(await quotedBatch(merchant, { filter: {} })).toMatchObject({ items: 4, withPhoto: 0 });

    // Another store's photos are none of this one's, whatever its products are called.
    const other = await newMerchant('without-other');
    await addGarments(other, { count: 1 });
    expect(await quotedBatch(other, { filter })).toMatchObject({ items: 1, withPhoto: 0 });

    await undo(merchant, publication.id);
    await restingPublication(merchant, publication.id);
    expect(await quotedBatch(merchant, { filter })).toMatchObject({ items: 4, withPhoto: 0 });
  });
});

describe('a list of the merchant’s own', () => {
  const rowsOf = (by: string, rows: string[]) => ({ list: { by, rows } });

  it('of handles takes each product once, and says which lines name none', async () => {
    const merchant = await newMerchant('list');
    await addGarments(merchant, { count: 1, product: { title: 'Linen shirt', handle: 'linen-shirt' } });
    await addGarments(merchant, { count: 1, product: { title: 'Linen shirt 2', handle: 'linen-shirt-2' } });
    await addGarments(merchant, { count: 1, product: { title: 'Bare', handle: 'bare', images: [] } });
    const rows = ['linen-shirt-2', 'LINEN-shirt', 'lost "one"', 'bare', 'linen-shirt'];
    const quoted = await quotedBatch(merchant, rowsOf('handle', rows));
    expect(quoted).toMatchObject({ items: 2, skipped: 3, listedProducts: 5 });
    expect(titles(await itemsOf(merchant, quoted.id))).toEqual(['Linen shirt 2', 'Linen shirt']);
    const skipped = await skippedOf(merchant, quoted.id);
    expect(skipped.map(({ title, reason }) => [title, reason])).toEqual([
      ['lost "one"', 'no-such-handle'],
      ['Bare', 'no-picture'],
      ['linen-shirt', 'listed-before'],
    ]);
  });

  it('of SKUs takes the picture of the variant that each names, and one for those that share it', async () => {
    const merchant = await newMerchant('list');
    const tee = await shirtInColours('Tee', { Red: 'own picture', Blue: 'own picture', Green: 'none' });
    await addGarments(merchant, { count: 1, product: tee });
    const rows = ['Tee-Blue-S', 'tee-red-m', 'Tee-Blue-M', 'Tee-Green-S', 'Tee', 'Tee-Red'];
    const quoted = await quotedBatch(merchant, rowsOf('sku', rows));
    expect(titles(await itemsOf(merchant, quoted.id))).toEqual(['Tee, Blue', 'Tee, Red', 'Tee']);
    const skipped = await skippedOf(merchant, quoted.id);
    expect(skipped.map(({ title, reason }) => [title, reason])).toEqual([
      ['Tee-Blue-M', 'listed-before'],
      ['Tee', 'no-such-sku'],
      ['Tee-Red', 'no-such-sku'],
    ]);
    await changeBatch(merchant, quoted.id, 'start');
    expect((await batchIs(merchant, quoted.id, 'completed')).counts.completed).toBe(3);
  });

  it('of many parts is looked up in the background, and sent twice it is one batch', async () => {
    const merchant = await newMerchant('list');
    await addGarments(merchant, { count: 12 });
    // Three parts as they are kept, a product in each hundred.
    const rows = Array.from({ length: 1100 }, (_, index) =>
      index % 100 === 7 ? `shirt-${Math.floor(index / 100) + 1}` : `none-${index}`,
    );
    const body = await newBatch(merchant, rowsOf('handle', rows));
    const answers = await Promise.all([1, 2].map(() => merchant.post('/api/render/batch', body)));
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    const quoted = await batchIs(merchant, body.batchId, 'quoted');
    expect(quoted).toMatchObject({ items: 11, skipped: 1089, listedProducts: 1100 });
    const other = await merchant.post('/api/render/batch', { ...body, ...rowsOf('handle', rows.slice(1)) });
    expect(other.status).toBe(409);
    expect(await readRecords('batch_lists', { shop: merchant.shop })).toHaveLength(3);
  });

  it('is refused where it is empty, too long, or not of what it says', async () => {
    const merchant = await newMerchant('list');
    const wrong: [string, Record<string, unknown>, string][] = [
      ['no row', rowsOf('handle', []), 'list.rows'],
      ['a blank row', rowsOf('handle', ['a', '  ']), 'list.rows.1'],
      [
        'more than 5,000 rows',
        rowsOf(
          'handle',
          Array.from({ length: 5001 }, (_, index) => `${index}`),
        ),
        'list.rows',
      ],
      ['a kind of row that is none', rowsOf('barcode', ['1']), 'list.by'],
    ];
    for (const [what, change, field] of wrong) {
      const answer = await merchant.post('/api/render/batch', await newBatch(merchant, change));
      const { errors } = (await answer.json()) as { errors: Record<string, string> };
      expect({ what, status: answer.status, fields: Object.keys(errors) }).toEqual({
        what,
        status: 400,
        fields: [field],
      });
    }
    expect(await readRecords('batches', { shop: merchant.shop })).toEqual([]);
  });
});

describe('the kind of each garment', () => {
  const setCategory = (merchant: Merchant, batchId: string, category: string, of: Record<string, unknown>) =>
    merchant.post(`/api/render/batch/${batchId}/category`, { category, of });
  const kindsOf = async (merchant: Merchant, batchId: string) =>
    ((await (await merchant.get(`/api/render/batch/${batchId}/kinds`)).json()) as { kinds: unknown }).kinds;

  it('is guessed, said by product type, changed in bulk before the start, and what stands then is what the engine hears', async () => {
    const merchant = await newMerchant('kinds');
    await credits(merchant);
    await addGarments(merchant, { count: 2 });
    await addGarments(merchant, { count: 1, product: { title: 'Thing', productType: '' } });
    const avatars = (await (await merchant.get('/api/avatars')).json()) as { avatars: { id: string }[] };
    const avatarIds = avatars.avatars.slice(0, 2).map(({ id }) => id);
    const one = await quotedBatch(merchant, { filter: {} });
    const { id } = await quotedBatch(merchant, { filter: {}, avatarIds });
    const categories = async () => (await itemsOf(merchant, id)).map(({ category }) => category);
    expect(await categories()).toEqual(['tops', 'tops', 'tops', 'tops', 'auto', 'auto']);
    expect(await kindsOf(merchant, id)).toEqual([
      { productType: '', garments: 1, categories: ['auto'] },
      { productType: 'T-Shirts', garments: 2, categories: ['tops'] },
    ]);

    const before = (await batchIs(merchant, id, 'quoted')).items;
    expect((await setCategory(merchant, id, 'one-pieces', { productType: '' })).status).toBe(200);
    expect((await setCategory(merchant, id, 'bottoms', { productType: 'T-Shirts' })).status).toBe(200);
    expect(await categories()).toEqual(['bottoms', 'bottoms', 'bottoms', 'bottoms', 'one-pieces', 'one-pieces']);
    // A garment is the same on each avatar; said twice, it is so.
    for (const _time of [1, 2]) expect((await setCategory(merchant, id, 'tops', { ordinals: [3] })).status).toBe(200);
    expect(await categories()).toEqual(['bottoms', 'bottoms', 'tops', 'tops', 'one-pieces', 'one-pieces']);
    expect(await kindsOf(merchant, id)).toEqual([
      { productType: '', garments: 1, categories: ['one-pieces'] },
      { productType: 'T-Shirts', garments: 2, categories: ['bottoms', 'tops'] },
    ]);
    expect((await batchIs(merchant, id, 'quoted')).items).toBe(before);

    const unknown = await setCategory(merchant, id, 'tops', { ordinals: [6] });
    expect([unknown.status, Object.keys(((await unknown.json()) as { errors: object }).errors)]).toEqual([
      400,
      ['of.ordinals'],
    ]);
    expect((await setCategory(merchant, id, 'hats', { all: true })).status).toBe(400);
    const stranger = await newMerchant('stranger');
    expect((await setCategory(stranger, id, 'tops', { all: true })).status).toBe(404);
    expect((await stranger.get(`/api/render/batch/${id}/kinds`)).status).toBe(404);

    expect((await setCategory(merchant, one.id, 'bottoms', { all: true })).status).toBe(200);
    await changeBatch(merchant, one.id, 'start');
    await batchIs(merchant, one.id, 'completed');
    const renders = await readRecords('renders', { shop: merchant.shop });
    expect(renders.map(({ options }) => options.category)).toEqual(['bottoms', 'bottoms', 'bottoms']);
    expect((await setCategory(merchant, one.id, 'tops', { all: true })).status).toBe(409);
  });

  it('changes of all, or not at all, while the batch is started', async () => {
    const merchant = await newMerchant('kinds');
    await credits(merchant);
    await addGarments(merchant, { count: 3 });
    const { id } = await quotedBatch(merchant, { filter: {} });
    const [changed] = await Promise.all([
      setCategory(merchant, id, 'bottoms', { all: true }),
      changeBatch(merchant, id, 'start'),
    ]);
    expect([200, 409]).toContain(changed.status);
    await batchIs(merchant, id, 'completed');
    const renders = await readRecords('renders', { shop: merchant.shop });
    const heard = changed.status === 200 ? 'bottoms' : 'tops';
    expect(renders.map(({ options }) => options.category)).toEqual([heard, heard, heard]);
  });
});

describe('what changes in the store between the choice and its turn', () => {
  it('is told of each item: what is gone fails and costs nothing, what is not for sale is made all the same', async () => {
    const merchant = await newMerchant('changes');
    await credits(merchant);
    const titled = ['Deleted', 'Replaced', 'Bare', 'Archived', 'Draft'];
    const products: StoreGarment[] = [];
    for (const title of titled) products.push(...(await addGarments(merchant, { count: 1, product: { title } })));
    const [deleted, replaced, bare, archived, draft] = products as [
      StoreGarment,
      StoreGarment,
      StoreGarment,
      StoreGarment,
      StoreGarment,
    ];
    await everyRenderRests();
    // Free credits are for three.
    const gone = await quotedBatch(merchant, {
      garments: [deleted, replaced, bare].map(({ productId }) => ({ productId })),
    });
    const kept = await quotedBatch(merchant, { garments: [archived, draft].map(({ productId }) => ({ productId })) });
    await asMerchant(merchant, deleted.productId, 'delete', {});
    const picture = await shirtPicture('#225588', 560);
    const images = [{ base64: picture.toString('base64'), filename: 'new.jpg', alt: 'New' }];
    await asMerchant(merchant, replaced.productId, 'media', { images });
    await asMerchant(merchant, replaced.productId, 'media/delete', { mediaIds: [replaced.mediaId] });
    await asMerchant(merchant, bare.productId, 'media/delete', { mediaIds: [bare.mediaId], onlyDetach: true });
    await asMerchant(merchant, archived.productId, 'update', { status: 'ARCHIVED' });
    await asMerchant(merchant, draft.productId, 'update', { status: 'DRAFT' });
    const runs = (await engineState()).totals.runs;

    await changeBatch(merchant, gone.id, 'start');
    expect((await batchIs(merchant, gone.id, 'failed')).counts).toMatchObject({ completed: 0, failed: 3 });
    const failures = (await itemsOf(merchant, gone.id, 'failed')).map(({ title, render }) => [
      title,
      render?.failure?.code,
    ]);
    expect(failures).toEqual([
      ['Deleted', 'garment-gone'],
      ['Replaced', 'picture-gone'],
      ['Bare', 'picture-gone'],
    ]);
    expect((await engineState()).totals.runs).toBe(runs);
    expect((await credits(merchant)).total).toBe(3);

    await changeBatch(merchant, kept.id, 'start');
    expect((await batchIs(merchant, kept.id, 'completed')).counts.completed).toBe(2);
    expect((await credits(merchant)).total).toBe(1);
  });

  it('is told before a charge, where it changes before the look', async () => {
    const merchant = await newMerchant('changes');
    const [gone, other] = (await addGarments(merchant, { count: 2 })) as [StoreGarment, StoreGarment];
    await asMerchant(merchant, gone.productId, 'delete', {});
    await asMerchant(merchant, other.productId, 'media/delete', { mediaIds: [other.mediaId] });
    const picture = await shirtPicture('#225588', 560);
    const images = [{ base64: picture.toString('base64'), filename: 'new.jpg', alt: 'New' }];
    await asMerchant(merchant, other.productId, 'media', { images });
    const named = await quotedBatch(merchant, { garments: [gone, other] });
    expect((await skippedOf(merchant, named.id)).map(({ reason }) => reason)).toEqual(['not-in-store', 'picture-gone']);
    // Where none was named, the picture that is the first now is meant.
    expect(await quotedBatch(merchant, { garments: [{ productId: other.productId }] })).toMatchObject({ items: 1 });
  });
});

describe('more than a batch may hold', () => {
  it('is refused where it is known at once, with the field and the way out', async () => {
    const merchant = await newMerchant('many');
    const garments = Array.from({ length: 501 }, (_, index) => ({ productId: `gid://shopify/Product/${index + 1}` }));
    const answer = await merchant.post('/api/render/batch', await newBatch(merchant, { garments }));
    expect(answer.status).toBe(400);
    expect(((await answer.json()) as { errors: object }).errors).toEqual({ garments: expect.stringContaining('500') });
    expect(await readRecords('batches', { shop: merchant.shop })).toEqual([]);
  });

  it('is cut where it is found out by looking, says so, and what it would take is refused whole', async () => {
    const merchant = await newMerchant('many');
    await addGarments(merchant, { count: 3 });
    await orderFault('shopify', { operation: 'products', mode: 'fail', status: 503, times: 1000 });
    const body = await newBatch(merchant, { filter: {} });
    await merchant.post('/api/render/batch', body);
    await waitFor('the look to be put off', async () => {
      const [put] = await readRecords('batches', { shop: merchant.shop, attempts: { $gt: 0 } });
      return put && put.leaseUntil === undefined;
    });
    // As if 49,999 had been found so far.
    await changeRecord('batches', body.batchId, { $set: { itemCount: 49_999 } });
    await clearFaults('shopify');
    const quoted = await batchIs(merchant, body.batchId, 'quoted');
    expect(quoted).toMatchObject({ items: 50_000, isCut: true });
    expect(quoted.quote).toMatchObject({ credits: 50_000, missing: 49_997 });
    expect((await changeBatch(merchant, body.batchId, 'start')).status).toBe(402);
    expect((await credits(merchant)).total).toBe(3);
  });
});
