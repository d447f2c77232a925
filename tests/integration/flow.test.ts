/** Shopify Flow over the wire: what its workflows ask for, and what it is told, with the real signatures. */

import { createHmac, randomUUID } from 'node:crypto';
import { ObjectId } from 'mongodb';
import { beforeAll, describe, expect, it } from 'vitest';
import type { FlowRunView } from '#app/domain/flow/actions/read-flow-runs.ts';
import { addGarments, batchIs, changeBatch, quotedBatch } from '#tests/fixtures/batches.ts';
import { merchantWithCredits } from '#tests/fixtures/bulk-actions.ts';
import { changeRecord, readRecords } from '#tests/fixtures/database.ts';
import { clearFaults, orderFault } from '#tests/fixtures/faults.ts';
import { addGarment, type StoreGarment, shirtPicture } from '#tests/fixtures/garments-in-store.ts';
import { control, type Merchant, newMerchant } from '#tests/fixtures/merchant.ts';
import { credits } from '#tests/fixtures/renders.ts';
import { stack } from '#tests/fixtures/stack.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

const ACTION = '/webhooks/flow/model-photo';
const USE = '/webhooks/flow/use';
const numberOf = (productId: string) => Number(productId.split('/').at(-1));

let avatar = '';
async function openMerchant(name: string): Promise<Merchant> {
  const merchant = await newMerchant(name);
  const { avatars } = (await (await merchant.get('/api/avatars')).json()) as { avatars: { name: string }[] };
  avatar = avatars[0]?.name ?? '';
  return merchant;
}

/** What came of a step of a workflow, as the simulated Flow saw it. */
function run(
  { handle }: Merchant,
  properties: Record<string, unknown>,
  wishes: { runId?: string; secret?: string } = {},
): Promise<{ runId: string; statuses: number[] }> {
  return control(`/_control/stores/${handle}/flow/run`, {
    action: 'make-model-photo',
    properties: { avatar, ...properties },
    ...wishes,
  }) as Promise<{ runId: string; statuses: number[] }>;
}

async function runsOf(merchant: Merchant): Promise<FlowRunView[]> {
  return ((await (await merchant.get('/api/flow/runs')).json()) as { items: FlowRunView[] }).items;
}

/** The runs of a store once they rest, newest first. */
function settledRuns(merchant: Merchant, count = 1): Promise<FlowRunView[]> {
  return waitFor(`${count} runs to rest`, async () => {
    const runs = await runsOf(merchant);
    const rest = runs.filter(({ status }) => status === 'done' || status === 'failed');
    return rest.length === count && rest;
  });
}

interface Received {
  handle: string;
  payload: Record<string, unknown>;
}
async function received({ handle }: Merchant): Promise<Received[]> {
  const answer = await fetch(`${stack().shopifyUrl}/_control/stores/${handle}/flow`);
  return ((await answer.json()) as { received: Received[] }).received;
}

async function enable({ handle }: Merchant, wishes: Record<string, unknown> = {}): Promise<number> {
  const asked = { trigger: 'photo-ready', isEnabled: true, ...wishes };
  return ((await control(`/_control/stores/${handle}/flow/workflow`, asked)) as { status: number }).status;
}

async function productWith(merchant: Merchant, product: Record<string, unknown>): Promise<string> {
  const products = [{ title: 'Plain', createdAt: '2026-01-01T00:00:00Z', ...product }];
  const path = `/_control/stores/${merchant.handle}/products`;
  return ((await control(path, { quiet: true, products })) as { id: string }[])[0]?.id ?? '';
}

describe('A workflow that asks for a photo', () => {
  let merchant: Merchant;
  let garment: StoreGarment;
  beforeAll(async () => {
    merchant = await openMerchant('flow');
    garment = await addGarment(merchant);
    expect(await enable(merchant)).toBe(200);
  });

  it('gets one for review and one credit is taken, however often and by how many Flow sends the step', async () => {
    const runId = randomUUID();
    const step = { product_id: numberOf(garment.productId), avatar: avatar.toUpperCase() };
    const answers = await Promise.all(Array.from({ length: 4 }, () => run(merchant, step, { runId })));
    expect(answers).toEqual(Array(4).fill({ runId, statuses: [200] }));
    const [made] = await settledRuns(merchant);
    expect(made).toMatchObject({ status: 'done', productId: garment.productId, failure: null, publishesAtOnce: false });
    expect((await run(merchant, step, { runId })).statuses).toEqual([200]);
    expect(await runsOf(merchant)).toHaveLength(1);
    const renders = await readRecords('renders', { shop: merchant.shop });
    expect(renders).toMatchObject([{ status: 'completed', review: { state: 'waiting' }, garment }]);
    expect((await credits(merchant)).total).toBe(2);
    expect(await readRecords('publications', { shop: merchant.shop })).toEqual([]);

    // And the workflow that waits for it begins.
    const told = await waitFor('the trigger', async () => {
      const list = await received(merchant);
      return list.length > 0 && list;
    });
    expect(told).toMatchObject([
      {
        handle: 'photo-ready',
        payload: {
          product_id: numberOf(garment.productId),
          'Photo id': made?.renderId,
          Avatar: avatar,
          'Photo page': expect.stringMatching(
            new RegExp(`/store/${merchant.handle}/apps/.*/app/photos/${made?.renderId}$`),
          ),
        },
      },
    ]);
  });

  it('gets it onto the product at once where it says so, of the product’s own picture, and the next workflow is told', async () => {
    await orderFault('shopify', { operation: 'flowTriggerReceive', mode: 'fail', status: 503, times: 2 });
    const step = { product_id: garment.productId, position: 'First', publish_at_once: true };
    expect((await run(merchant, step)).statuses).toEqual([200]);
    const [made] = await settledRuns(merchant, 2);
    expect(made).toMatchObject({ status: 'done', publishesAtOnce: true });
    const told = await waitFor('the trigger', async () => {
      const list = await received(merchant);
      return list.length > 1 && list;
    });
    // Refused twice, told once; of a photo that nobody has to look at no review is asked for.
    expect(told.map(({ handle }) => handle)).toEqual(['photo-ready', 'photo-published']);
    expect(told[1]?.payload).toMatchObject({ product_id: numberOf(garment.productId), 'Photo id': made?.renderId });
    const [publication] = await readRecords('publications', { shop: merchant.shop });
    expect(publication).toMatchObject({ status: 'published', position: 'first' });
    await clearFaults('shopify');

    // The first picture is the app's own now: the next photo is made from the garment's all the same.
    expect((await run(merchant, { product_id: garment.productId })).statuses).toEqual([200]);
    const [again] = await settledRuns(merchant, 3);
    const [third] = await readRecords('renders', { _id: new ObjectId(again?.renderId ?? '') });
    expect(third).toMatchObject({ shop: merchant.shop, garment });
    expect((await credits(merchant)).total).toBe(0);

    // No credits are left, which Flow's step can't know of; the record says so.
    expect((await run(merchant, { product_id: garment.productId })).statuses).toEqual([200]);
    const [failed] = await settledRuns(merchant, 4);
    expect(failed).toMatchObject({ status: 'failed', failure: { title: 'No credits left' } });
    const log = (await (await merchant.get('/api/automations/log')).json()) as { lines: { outcome: string }[] };
    expect(log.lines.map(({ outcome }) => outcome)).toEqual(['flow-failed', 'flow-asked', 'flow-asked', 'flow-asked']);
  });

  it('goes round in no circle: of one picture on one avatar there are five a day', async () => {
    const other = await merchantWithCredits('flow-circle', 20);
    const { productId } = await addGarment(other);
    for (let asked = 0; asked < 5; asked += 1) await run(other, { product_id: productId });
    await settledRuns(other, 5);
    await run(other, { product_id: productId });
    const [sixth] = await settledRuns(other, 6);
    expect(sixth).toMatchObject({ status: 'failed', failure: { title: expect.stringContaining('5 times today') } });
    expect((await credits(other)).total).toBe(18);
  });

  it('of which the worker died between asking and noting it, is charged once', async () => {
    const other = await openMerchant('flow-died');
    const { productId } = await addGarment(other);
    await run(other, { product_id: productId });
    const [made] = await settledRuns(other);
    // As if nothing had been noted but what was chosen.
    await changeRecord('flow_runs', made?.id ?? '', {
      $set: { status: 'waiting', notBefore: new Date() },
      $unset: { renderId: 1, endedAt: 1 },
    });
    await settledRuns(other);
    expect(await readRecords('renders', { shop: other.shop })).toHaveLength(1);
    expect((await credits(other)).total).toBe(2);
  });
});

it('A workflow begins with each photo of a batch that waits for review, once', async () => {
  const merchant = await openMerchant('flow-batch');
  const garments = await addGarments(merchant, { count: 2 });
  await enable(merchant);
  const { id } = await quotedBatch(merchant, { garments });
  await changeBatch(merchant, id, 'start');
  await batchIs(merchant, id, 'completed');
  const told = await waitFor('both triggers', async () => {
    const list = await received(merchant);
    return list.length >= 2 && list;
  });
  expect(told.map(({ handle }) => handle)).toEqual(['photo-ready', 'photo-ready']);
  const numbers = told.map(({ payload }) => Number(payload.product_id));
  expect(numbers.toSorted()).toEqual(garments.map(({ productId }) => numberOf(productId)).toSorted());
  await waitFor('both to be noted', async () => {
    const sent = await readRecords('flow_triggers', { shop: merchant.shop, status: 'sent' });
    return sent.length === 2;
  });
});

describe('A workflow that asks for what can’t be', () => {
  let merchant: Merchant;
  beforeAll(async () => {
    merchant = await openMerchant('flow-not');
  });

  it('finds each reason in words, and nothing is charged', async () => {
    const bare = await productWith(merchant, {});
    const voucher = await productWith(merchant, { isGiftCard: true });
    const { productId } = await addGarment(merchant);
    const steps = [
      { product_id: numberOf(bare) },
      { product_id: voucher },
      { product_id: 'gid://shopify/Product/1' },
      { product_id: productId, avatar: 'Nobody' },
    ];
    for (const step of steps) expect((await run(merchant, step)).statuses).toEqual([200]);
    const runs = await settledRuns(merchant, steps.length);
    const why = new Map(runs.map((one) => [`${one.productId} ${one.avatar}`, one.failure?.title]));
    expect([...why.values()].toSorted()).toEqual(
      [
        'A gift card cannot be worn',
        'The picture is no longer there',
        'This avatar is not available',
        'This product has no picture',
      ].toSorted(),
    );
    expect(why.get(`${bare} ${avatar}`)).toBe('This product has no picture');
    expect(why.get(`${productId} Nobody`)).toBe('This avatar is not available');
    expect((await credits(merchant)).total).toBe(3);
    expect(await readRecords('renders', { shop: merchant.shop })).toEqual([]);
    const log = await merchant.get(`/api/automations/log?productId=${encodeURIComponent(bare)}`);
    expect(await log.json()).toMatchObject({
      lines: [
        {
          productTitle: 'Plain',
          outcome: 'flow-failed',
          say: 'A workflow of Shopify Flow asked for a photo, and none came of it: This product has no picture.',
          rule: null,
        },
      ],
    });
  });

  it('is refused at once where the step itself is wrong', async () => {
    expect((await run(merchant, { product_id: null })).statuses).toEqual([400]);
    expect((await run(merchant, { product_id: 7, position: 'middle' })).statuses).toEqual([400]);
    expect((await run(merchant, { product_id: 7, avatar: '' })).statuses).toEqual([400]);
  });

  it('waits for the picture of a product that is new', async () => {
    const image = { base64: (await shirtPicture(undefined, 560)).toString('base64') };
    const productId = await productWith(merchant, { createdAt: new Date().toISOString() });
    const before = (await runsOf(merchant)).length;
    await run(merchant, { product_id: productId });
    const path = `/_control/stores/${merchant.handle}/products/${numberOf(productId)}/media`;
    await control(path, { images: [image], isProcessing: true });
    const [made] = await settledRuns(merchant, before + 1);
    expect(made).toMatchObject({ status: 'done', productId });
  });
});

describe('What Flow did not send', () => {
  let merchant: Merchant;
  beforeAll(async () => {
    merchant = await openMerchant('flow-forged');
  });

  const sign = (raw: string, secret = stack().apiSecret) => createHmac('sha256', secret).update(raw).digest('base64');
  const send = async (path: string, raw: string, signature = sign(raw)) =>
    (
      await fetch(`${stack().appUrl}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-shopify-hmac-sha256': signature },
        body: raw,
      })
    ).status;
  const step = (changes: object = {}) =>
    JSON.stringify({
      shop_id: 1,
      shopify_domain: merchant.shop,
      action_run_id: randomUUID(),
      action_definition_id: 'make-model-photo',
      handle: 'make-model-photo',
      properties: { product_id: 7, avatar },
      ...changes,
    });
  const use = (changes: object = {}) =>
    JSON.stringify({
      flow_trigger_definition_id: 'photo-ready',
      has_enabled_flow: true,
      shop_id: 1,
      shopify_domain: merchant.shop,
      timestamp: new Date().toISOString(),
      ...changes,
    });

  it('is refused and leaves nothing: forged, changed, of no store, of a store without the app', async () => {
    for (const [path, raw] of [
      [ACTION, step()],
      [USE, use()],
    ] as const) {
      expect(await send(path, raw, sign(raw, 'another secret'))).toBe(401);
      expect(await send(path, `${raw} `, sign(raw))).toBe(401);
      expect(await send(path, raw, '')).toBe(401);
      expect(await send(path, `${raw}x`)).toBe(400);
    }
    for (const domain of ['evil.example', 'x.myshopify.com/..', '']) {
      expect(await send(ACTION, step({ shopify_domain: domain }))).toBe(401);
      expect(await send(USE, use({ shopify_domain: domain }))).toBe(401);
    }
    expect(await send(ACTION, step({ shopify_domain: 'nobody.myshopify.com' }))).toBe(403);
    expect(await send(USE, use({ shopify_domain: 'nobody.myshopify.com' }))).toBe(403);
    expect(await runsOf(merchant)).toEqual([]);
    for (const shop of [merchant.shop, 'nobody.myshopify.com']) {
      for (const records of ['flow_runs', 'flow_uses', 'flow_triggers']) {
        expect(await readRecords(records, { shop }), records).toEqual([]);
      }
    }
  });

  it('changes nothing when it is replayed, also after everything was done, or after the app was removed', async () => {
    const raw = step();
    expect(await send(ACTION, raw)).toBe(200);
    await settledRuns(merchant);
    expect(await send(ACTION, raw)).toBe(200);
    expect(await runsOf(merchant)).toHaveLength(1);
    await control(`/_control/stores/${merchant.handle}/uninstall`, {});
    await waitFor('the removal', async () => (await readRecords('businesses', { shop: merchant.shop }))[0]?.archivedAt);
    expect(await send(ACTION, raw)).toBe(403);
    expect(await send(ACTION, step())).toBe(403);
    expect(await readRecords('flow_runs', { shop: merchant.shop })).toHaveLength(1);
  });
});

describe('Whether a store’s workflows listen', () => {
  it('is known by Flow’s latest word, in whatever order they come; nobody else is told', async () => {
    const merchant = await openMerchant('flow-use');
    const { productId } = await addGarment(merchant);
    const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
    expect(await enable(merchant, { secret: 'another secret' })).toBe(401);
    expect(await enable(merchant, { at: at(-20) })).toBe(200);
    expect(await enable(merchant, { isEnabled: false, at: at(-10) })).toBe(200);
    expect(await enable(merchant, { at: at(-15) })).toBe(200);
    expect(await readRecords('flow_uses', { shop: merchant.shop })).toMatchObject([{ isUsed: false }]);
    await run(merchant, { product_id: productId });
    await settledRuns(merchant);
    expect(await readRecords('flow_triggers', { shop: merchant.shop })).toEqual([]);
    // One that was said in the future is not the last for ever.
    expect(await enable(merchant, { at: at(60) })).toBe(200);
    expect(await enable(merchant, { isEnabled: false, at: at(0) })).toBe(200);
    expect(await readRecords('flow_uses', { shop: merchant.shop })).toMatchObject([{ isUsed: false }]);
    expect(await received(merchant)).toEqual([]);
  });
});
