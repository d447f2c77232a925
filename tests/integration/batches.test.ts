/** A batch from its quote to its end, as its merchant sees it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { BatchView } from '#app/web/api/batch-schemas.ts';
import { addGarments, batchIn, batchIs, changeBatch, itemsOf, newBatch, quotedBatch } from '#tests/fixtures/batches.ts';
import { buyItem } from '#tests/fixtures/buying.ts';
import { changeRecord, inDatabase, readRecords } from '#tests/fixtures/database.ts';
import { clearFaults, engineState, everyRenderRests, faultHappened, orderFault } from '#tests/fixtures/faults.ts';
import { type StoreGarment, shirtPicture } from '#tests/fixtures/garments-in-store.ts';
import { movedBy, readClaimedBalance, readLedger } from '#tests/fixtures/ledger-reader.ts';
import { mailsSent } from '#tests/fixtures/mail.ts';
import { type Merchant, newId, newMerchant } from '#tests/fixtures/merchant.ts';
import { asMerchant } from '#tests/fixtures/publications.ts';
import { removeApp } from '#tests/fixtures/removal.ts';
import { credits, makePhoto } from '#tests/fixtures/renders.ts';
import { stack } from '#tests/fixtures/stack.ts';
import { uploadGarment } from '#tests/fixtures/uploads.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

afterEach(() => clearFaults('fashn', 'shopify'));

const uri = () => stack().env.MONGODB_URI ?? '';

/** What the credits of a store are, by its ledger and by its own record: they agree. */
async function balanceOf(merchant: Merchant): Promise<number> {
  const { balance } = await readLedger(uri(), merchant.shop);
  expect(await readClaimedBalance(uri(), merchant.shop)).toBe(balance);
  return balance;
}

async function movements(merchant: Merchant, kind: string): Promise<number[]> {
  const entries = await readRecords('credit_entries', { shop: merchant.shop, kind, 'cause.kind': 'batch' });
  return entries.map(({ counts }) => movedBy(counts).amount);
}

async function merchantWith(count: number, product?: Record<string, unknown>) {
  const merchant = await newMerchant('batch');
  await credits(merchant);
  return { merchant, garments: await addGarments(merchant, { count, ...(product ? { product } : {}) }) };
}

/** The engine takes nothing until the fault is cleared, and each try is put off. */
const engineIsBusy = () =>
  orderFault('fashn', { operation: 'run', mode: 'fail', status: 429, times: 10_000, body: { error: 'RateLimit' } });

/** Nothing is sent to the engine for so long. */
const closeEngine = (forMs: number) =>
  inDatabase(async (client) => {
    const closedUntil = new Date(Date.now() + forMs);
    const gates = client.db().collection<{ _id: string }>('engine_gates');
    await gates.updateOne({ _id: 'engine' }, { $set: { closedUntil } }, { upsert: true });
  });

/** A batch that runs, none of whose photos the engine takes. */
async function batchAtBusyEngine(count: number) {
  const { merchant, garments } = await merchantWith(count);
  const quoted = await quotedBatch(merchant, { garments });
  await everyRenderRests();
  await engineIsBusy();
  await changeBatch(merchant, quoted.id, 'start');
  await batchIs(merchant, quoted.id, 'processing');
  return { merchant, quoted };
}

describe('a garment that was fetched ahead of its turn', () => {
  it('is looked at once more after some minutes: of a product that has gone nothing is made or charged', async () => {
    const { merchant, garments } = await merchantWith(1);
    const quoted = await quotedBatch(merchant, { garments });
    await everyRenderRests();
    await closeEngine(600_000);
    try {
      await changeBatch(merchant, quoted.id, 'start');
      const fetched = await waitFor('the garment to be fetched', async () => {
        const [render] = await readRecords('renders', { shop: merchant.shop, garmentFetchedAt: { $exists: true } });
        return render;
      });
      const earlier = { $set: { garmentFetchedAt: new Date(Date.now() - 10 * 60_000) } };
      await changeRecord('renders', String(fetched._id), earlier);
      await asMerchant(merchant, garments[0]?.productId ?? '', 'delete', {});
    } finally {
      await closeEngine(0);
    }
    await batchIs(merchant, quoted.id, 'failed');
    const [item] = await itemsOf(merchant, quoted.id);
    expect(item?.render?.failure?.title).toBe('The garment is no longer in the store');
    expect(await balanceOf(merchant)).toBe(3);
  });
});

describe('a batch', () => {
  it('is quoted without a charge, takes all its credits by one entry, and becomes one photo for each item', async () => {
    const { merchant, garments } = await merchantWith(3);
    const quoted = await quotedBatch(merchant, { garments });
    expect(quoted).toMatchObject({ items: 3, skipped: 0, listedProducts: 3, isRunning: false });
    expect(quoted.quote).toEqual({ credits: 3, fromPlan: 3, fromPacks: 0, missing: 0, watermarked: 3 });
    expect(await balanceOf(merchant)).toBe(3);

    // A double click, and a lost answer.
    const answers = await Promise.all([1, 2, 3].map(() => changeBatch(merchant, quoted.id, 'start')));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const ended = await batchIs(merchant, quoted.id, 'completed');
    expect(ended).toMatchObject({ hasEnded: true, quote: null, secondsLeft: null });
    expect(ended.counts).toEqual({
      waiting: 0,
      working: 0,
      completed: 3,
      failed: 0,
      cancelled: 0,
      toReview: 3,
      approved: 0,
      rejected: 0,
    });
    expect(await movements(merchant, 'reservation')).toEqual([-3]);
    expect(await balanceOf(merchant)).toBe(0);

    const items = await itemsOf(merchant, quoted.id);
    expect(items.map(({ ordinal }) => ordinal)).toEqual([0, 1, 2]);
    expect(items.map(({ render }) => render?.status)).toEqual(['completed', 'completed', 'completed']);
    expect(new Set(items.map(({ render }) => render?.batchId))).toEqual(new Set([quoted.id]));
    expect(items.map(({ productId }) => productId)).toEqual(garments.map(({ productId }) => productId));
    const renders = await readRecords('renders', { shop: merchant.shop });
    expect(renders).toHaveLength(3);
    expect(new Set(renders.map(({ options }) => options.seed)).size).toBe(3);
    // Whoever watched its end hears nothing of it.
    expect(await mailsSent(`batch-done-${quoted.id}`)).toEqual([]);
  });

  it('takes every product that a filter fits, on each avatar, and says what can’t be worn and why', async () => {
    const { merchant } = await merchantWith(2, { tags: ['summer'] });
    await addGarments(merchant, { count: 1, product: { tags: ['winter'] } });
    await addGarments(merchant, { count: 1, product: { title: 'Bare', tags: ['summer'], images: [] } });
    await addGarments(merchant, {
      count: 1,
      product: { title: 'Silk saree', productType: 'Sarees', tags: ['summer'] },
    });
    await addGarments(merchant, {
      count: 1,
      product: { title: 'Stamp', tags: ['summer'] },
      picture: await shirtPicture(undefined, 300),
    });
    const avatars = (await (await merchant.get('/api/avatars')).json()) as { avatars: { id: string }[] };
    const avatarIds = avatars.avatars.slice(0, 2).map(({ id }) => id);
    const quoted = await quotedBatch(merchant, { filter: { tag: 'summer' }, avatarIds });
    expect(quoted).toMatchObject({ items: 4, skipped: 3, listedProducts: 5 });
    expect(quoted.quote).toMatchObject({ credits: 4, missing: 1 });
    const answer = await merchant.get(`/api/render/batch/${quoted.id}/skipped`);
    const { skipped } = (await answer.json()) as { skipped: { title: string; reason: string; say: string }[] };
    expect(Object.fromEntries(skipped.map(({ title, reason }) => [title, reason]))).toEqual({
      Bare: 'no-picture',
      'Silk saree': 'hard-to-render',
      Stamp: 'picture-too-small',
    });
    for (const { say } of skipped) expect(say).toMatch(/\.$/);
  });

  it('of the merchant’s own pictures is made, too', async () => {
    const merchant = await newMerchant('batch');
    await credits(merchant);
    const upload = await uploadGarment(merchant, await shirtPicture('#225588', 560));
    const quoted = await quotedBatch(merchant, { garments: [{ garmentId: upload.id }, { garmentId: newId() }] });
    expect(quoted).toMatchObject({ items: 1, skipped: 1 });
    await changeBatch(merchant, quoted.id, 'start');
    expect((await batchIs(merchant, quoted.id, 'completed')).counts.completed).toBe(1);
  });

  it('bigger than the credits charges nothing', async () => {
    const { merchant, garments } = await merchantWith(4);
    const quoted = await quotedBatch(merchant, { garments });
    expect(quoted.quote).toMatchObject({ credits: 4, fromPlan: 3, missing: 1 });
    const refused = await changeBatch(merchant, quoted.id, 'start');
    expect(refused.status).toBe(402);
    expect(await balanceOf(merchant)).toBe(3);
    expect(await readRecords('renders', { shop: merchant.shop })).toEqual([]);
    expect((await batchIs(merchant, quoted.id, 'quoted')).quote?.missing).toBe(1);
  });

  it('whose items all fail has failed, its credits are back where they came from, and its merchant is told once', async () => {
    const { merchant, garments } = await merchantWith(2);
    const quoted = await quotedBatch(merchant, { garments });
    await everyRenderRests();
    const body = { error: 'BadRequest', message: 'No.' };
    await orderFault('fashn', { operation: 'run', mode: 'fail', status: 400, times: 2, body });
    await changeBatch(merchant, quoted.id, 'start');
    await waitFor('the batch to fail', async () => {
      const [batch] = await readRecords('batches', { shop: merchant.shop, status: 'failed' });
      return batch;
    });
    expect(await balanceOf(merchant)).toBe(3);
    expect(await movements(merchant, 'release')).toEqual([1, 1]);
    const items = await itemsOf(merchant, quoted.id, 'failed');
    expect(items.map(({ render }) => render?.failure?.title)).toHaveLength(2);
    const [mail, ...more] = await waitFor('the mail', async () => {
      const mails = await mailsSent(`batch-done-${quoted.id}`);
      return mails.length > 0 && mails;
    });
    expect(more).toEqual([]);
    expect(JSON.stringify(mail)).toContain(`/app/batches/${quoted.id}`);
  });

  it('paused sends nothing more to the engine, and resumed goes on to its end', async () => {
    const { merchant, quoted } = await batchAtBusyEngine(3);
    const pauses = await Promise.all([1, 2].map(() => changeBatch(merchant, quoted.id, 'pause')));
    for (const paused of pauses) expect((await batchIn(paused)).status).toBe('paused');
    await waitFor('what was on its way to the engine to be back', async () => {
      const renders = await readRecords('renders', { shop: merchant.shop });
      return renders.every(({ status, engineSlot }) => status === 'queued' && engineSlot === undefined);
    });
    await clearFaults('fashn');
    // One of another store goes by it.
    const { merchant: other, garments: others } = await merchantWith(1);
    const quick = await quotedBatch(other, { garments: others });
    await changeBatch(other, quick.id, 'start');
    await batchIs(other, quick.id, 'completed');
    const renders = await readRecords('renders', { shop: merchant.shop });
    expect(renders.map(({ status }) => status).filter((status) => status !== 'queued')).toEqual([]);

    const resumes = await Promise.all([1, 2].map(() => changeBatch(merchant, quoted.id, 'resume')));
    for (const resumed of resumes) expect((await batchIn(resumed)).status).toBe('processing');
    expect((await batchIs(merchant, quoted.id, 'completed')).counts.completed).toBe(3);
    expect((await changeBatch(merchant, quoted.id, 'pause')).status).toBe(409);
  });

  it('cancelled gives back at once what the engine was not asked for', async () => {
    const { merchant, quoted } = await batchAtBusyEngine(3);
    await changeBatch(merchant, quoted.id, 'pause');
    const answers = await Promise.all([1, 2].map(() => changeBatch(merchant, quoted.id, 'cancel')));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const ended = await waitFor('the last photo to rest', async () => {
      const batch = await batchIs(merchant, quoted.id, 'cancelled');
      return batch.counts.waiting + batch.counts.working === 0 && batch;
    });
    await clearFaults('fashn');
    expect(ended.counts.completed + ended.counts.failed + ended.counts.cancelled).toBe(3);
    expect(await balanceOf(merchant)).toBe(3 - ended.counts.completed);
    expect((await changeBatch(merchant, quoted.id, 'resume')).status).toBe(409);
  });

  it('that was not started is cancelled without a trace on the ledger', async () => {
    const { merchant, garments } = await merchantWith(1);
    const quoted = await quotedBatch(merchant, { garments });
    expect((await batchIn(await changeBatch(merchant, quoted.id, 'cancel'))).status).toBe('cancelled');
    expect(await readRecords('credit_entries', { shop: merchant.shop, 'cause.kind': 'batch' })).toEqual([]);
    expect((await changeBatch(merchant, quoted.id, 'start')).status).toBe(409);
  });

  it('is cancelled with the app’s removal, its credits given back', async () => {
    const { merchant, quoted } = await batchAtBusyEngine(2);
    await changeBatch(merchant, quoted.id, 'pause');
    await removeApp(merchant);
    await waitFor('the batch to be cancelled', async () => {
      const [batch] = await readRecords('batches', { shop: merchant.shop, endedAt: { $exists: true } });
      return batch?.status === 'cancelled';
    });
    await clearFaults('fashn');
    expect(await balanceOf(merchant)).toBe(3);
  });
});

describe('a batch, looked at closely,', () => {
  it('whose items can’t be found ends without a charge, and says why', async () => {
    const { merchant } = await merchantWith(1);
    await orderFault('shopify', { operation: 'products', mode: 'fail', status: 403, times: 1000 });
    const body = await newBatch(merchant, { filter: {} });
    expect((await merchant.post('/api/render/batch', body)).status).toBe(202);
    const failed = await batchIs(merchant, body.batchId, 'failed');
    expect(failed).toMatchObject({ hasEnded: true, startedAt: null, quote: null });
    expect(failed.problem).toMatch(/\.$/);
    expect((await changeBatch(merchant, body.batchId, 'start')).status).toBe(409);
    expect(await balanceOf(merchant)).toBe(3);
  });

  it('sends nothing that was being prepared when it was paused, and nothing that was when it was cancelled', async () => {
    for (const change of ['pause', 'cancel'] as const) {
      const { merchant, garments } = await merchantWith(2);
      const quoted = await quotedBatch(merchant, { garments });
      await everyRenderRests();
      const before = (await engineState()).totals.runs;
      await orderFault('shopify', { operation: 'cdn', mode: 'delay', delayMs: 2000, times: 2 });
      await changeBatch(merchant, quoted.id, 'start');
      await waitFor('its photos to be prepared', async () => {
        const renders = await readRecords('renders', { shop: merchant.shop, leaseUntil: { $exists: true } });
        return renders.length === 2;
      });
      await changeBatch(merchant, quoted.id, change);
      await faultHappened('shopify');
      await waitFor('the pictures to have come', async () => {
        const [paused] = await readRecords('batches', { shop: merchant.shop, leaseUntil: { $exists: false } });
        return paused;
      });
      // What was being fetched has arrived by now, and whoever fetched it has lost it.
      await sleep(2500);
      expect((await engineState()).totals.runs).toBe(before);
      if (change === 'pause') await changeBatch(merchant, quoted.id, 'cancel');
      expect(await balanceOf(merchant)).toBe(3);
      await clearFaults('shopify');
    }
  });

  it('has the garments of photos that wait fetched before their turn, and anew when it was paused in between', async () => {
    const { merchant, garments } = await merchantWith(3);
    const quoted = await quotedBatch(merchant, { garments });
    await everyRenderRests();
    await closeEngine(60_000);
    await changeBatch(merchant, quoted.id, 'start');
    const renders = () => readRecords('renders', { shop: merchant.shop });
    await waitFor('their garments', async () => {
      const waiting = await renders();
      return waiting.length === 3 && waiting.every(({ status, garmentKey }) => status === 'queued' && garmentKey);
    });
    await changeBatch(merchant, quoted.id, 'pause');
    await changeBatch(merchant, quoted.id, 'resume');
    expect((await renders()).map(({ garmentKey }) => garmentKey)).toEqual([undefined, undefined, undefined]);
    await closeEngine(0);
    expect((await batchIs(merchant, quoted.id, 'completed')).counts.completed).toBe(3);
  });

  it('finds a picture that was named wherever it is on its product', async () => {
    const picture = await shirtPicture(undefined, 560);
    const image = { base64: picture.toString('base64'), filename: 'shirt.jpg', alt: 'A shirt' };
    const { merchant, garments } = await merchantWith(1, { images: Array.from({ length: 12 }, () => image) });
    const product = await merchant.get(`/api/products/${garments[0]?.productId.split('/').at(-1)}`);
    const { pictures } = ((await product.json()) as { product: { pictures: { id: string }[] } }).product;
    const [productId, mediaId] = [garments[0]?.productId, pictures[11]?.id];
    expect(mediaId).toBeDefined();
    expect(await quotedBatch(merchant, { garments: [{ productId, mediaId }] })).toMatchObject({ items: 1, skipped: 0 });
  });

  it('lists under each filter as many items as it counts', async () => {
    const { merchant, quoted } = await batchAtBusyEngine(3);
    await changeBatch(merchant, quoted.id, 'cancel');
    const ended = await waitFor('it to end', async () => {
      const batch = await batchIs(merchant, quoted.id, 'cancelled');
      return batch.hasEnded && batch;
    });
    await clearFaults('fashn');
    const listed = async (filter: string) => (await itemsOf(merchant, quoted.id, filter)).length;
    expect(await listed('waiting')).toBe(0);
    expect(await listed('completed')).toBe(ended.counts.completed);
    expect(await listed('failed')).toBe(ended.counts.failed + ended.counts.cancelled);
    expect(await listed('all')).toBe(3);
  });
});

describe('a batch is refused', () => {
  it('with the field, the reason and the way out', async () => {
    const { merchant, garments } = await merchantWith(1);
    const [garment] = garments;
    const wanted: [string, Record<string, unknown>, string][] = [
      ['no garment', { garments: [] }, 'garments'],
      ['a garment twice', { garments: [garment, garment] }, 'garments'],
      ['an unknown avatar', { garments, avatarIds: [newId()] }, 'avatarIds'],
      ['no avatar', { garments, avatarIds: [] }, 'avatarIds'],
      ['no name', { garments, name: ' ' }, 'name'],
      ['a filter with an unknown field', { filter: { colour: 'red' } }, 'filter'],
    ];
    for (const [what, change, field] of wanted) {
      const answer = await merchant.post('/api/render/batch', await newBatch(merchant, change));
      const problem = (await answer.json()) as { detail: string; errors: Record<string, string> };
      expect({ what, status: [400, 422].includes(answer.status) }).toEqual({ what, status: true });
      expect(Object.keys(problem.errors)).toEqual([field]);
      expect(problem.detail).toMatch(/\.$/);
    }
    expect(await readRecords('batches', { shop: merchant.shop })).toEqual([]);
    expect(await balanceOf(merchant)).toBe(3);
  });

  it('where the credits are others than those that were shown, and starts with what is shown then', async () => {
    const { merchant, garments } = await merchantWith(3);
    const { id, quote } = await quotedBatch(merchant, { garments });
    await buyItem(merchant, 'pack-25');
    await makePhoto(merchant, garments[0] as StoreGarment);
    const startAs = (shown: BatchView['quote']) =>
      merchant.post(`/api/render/batch/${id}/start?fromPlan=${shown?.fromPlan}&watermarked=${shown?.watermarked}`, {});
    const before = await balanceOf(merchant);
    const refused = await startAs(quote);
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({
      title: 'The quote has changed',
      detail: expect.stringContaining('Nothing was charged'),
    });
    expect(await balanceOf(merchant)).toBe(before);
    const now = await batchIs(merchant, id, 'quoted');
    expect(now.quote).toMatchObject({ fromPlan: 2, fromPacks: 1, watermarked: 2 });
    expect((await startAs(now.quote)).status).toBe(200);
    // Started already, it is what it is: nobody is asked twice.
    expect((await startAs(quote)).status).toBe(200);
    await batchIs(merchant, id, 'completed');
    expect(await balanceOf(merchant)).toBe(before - 3);
  });

  it('when its id was used for other choices, and made once when it was used for the same', async () => {
    const { merchant, garments } = await merchantWith(2);
    const body = await newBatch(merchant, { garments });
    const answers = await Promise.all([1, 2, 3].map(() => merchant.post('/api/render/batch', body)));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    const other = await merchant.post('/api/render/batch', { ...body, garments: garments.slice(1) });
    expect(other.status).toBe(409);
    expect(await readRecords('batches', { shop: merchant.shop })).toHaveLength(1);
  });

  it('to every other store, in reading and in changing', async () => {
    const { merchant, garments } = await merchantWith(1);
    const quoted = await quotedBatch(merchant, { garments });
    const stranger = await newMerchant('stranger');
    for (const path of ['', '/items', '/skipped'])
      expect((await stranger.get(`/api/render/batch/${quoted.id}${path}`)).status).toBe(404);
    for (const change of ['start', 'pause', 'resume', 'cancel'] as const)
      expect((await changeBatch(stranger, quoted.id, change)).status).toBe(404);
    const theirs = await quotedBatch(stranger, { garments });
    expect(theirs).toMatchObject({ items: 0, skipped: 1 });
    expect((await changeBatch(stranger, theirs.id, 'start')).status).toBe(422);
  });
});
