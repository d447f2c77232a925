/**
 * Writing to the store and taking back from it, with two workers, and with the only one killed from outside at every
 * step of an undoing and of what a failed publication has to clear away.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ManagedProcess } from '#sandbox/stack/managed-process.ts';
import type { Stack } from '#sandbox/stack/start-stack.ts';
import { clearFaults, type FaultOrder, faultHappened, orderFault } from '#tests/fixtures/faults.ts';
import { startFurtherWorker } from '#tests/fixtures/further-worker.ts';
import { addGarment } from '#tests/fixtures/garments-in-store.ts';
import { control, type Merchant, newMerchant } from '#tests/fixtures/merchant.ts';
import {
  addColouredGarment,
  filesOf,
  marksOf,
  photoOf,
  picturesOf,
  publish,
  published,
  restingPublication,
  undo,
  userError,
  variantPictures,
} from '#tests/fixtures/publications.ts';
import { stack as facts, useStack } from '#tests/fixtures/stack.ts';
import { startTestStack } from '#tests/fixtures/start-test-stack.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

const LEASE_MS = 1500;

let stack: Stack;
beforeAll(async () => {
  const started = await startTestStack({ WORKER_LEASE_MS: String(LEASE_MS) });
  stack = started.stack;
  useStack(started.facts);
});
afterAll(() => stack?.close());
afterEach(() => clearFaults('shopify'));

async function killAndRestart(): Promise<void> {
  await stack.processes.worker?.stop('SIGKILL');
  await clearFaults('shopify');
  await stack.processes.worker?.start();
}

const UNDO_STEPS: { when: string; fault: FaultOrder }[] = [
  { when: 'before anything', fault: { operation: 'product', mode: 'silence' } },
  { when: 'before the variants', fault: { operation: 'productVariantsBulkUpdate', mode: 'timeout' } },
  { when: 'after the variants', fault: { operation: 'productVariantsBulkUpdate', mode: 'silence' } },
  { when: 'before it is taken off', fault: { operation: 'fileUpdate', mode: 'timeout' } },
  { when: 'after it is taken off', fault: { operation: 'fileUpdate', mode: 'silence' } },
  { when: 'before the mark is removed', fault: { operation: 'metafieldsSet', mode: 'timeout' } },
  { when: 'after the mark is removed', fault: { operation: 'metafieldsSet', mode: 'silence' } },
];

describe('a worker killed while it undoes leaves the product as it was', () => {
  it.each(UNDO_STEPS)('$when', async ({ fault }) => {
    const merchant = await newMerchant('killed');
    const garment = await addColouredGarment(merchant);
    const wishes = { position: 'first', variantIds: garment.variantIds };
    const publication = await published(merchant, await photoOf(merchant, garment), wishes);
    await orderFault('shopify', fault);
    expect((await undo(merchant, publication.id)).status).toBe(202);
    await faultHappened('shopify');
    await killAndRestart();
    expect((await restingPublication(merchant, publication.id)).status).toBe('undone');
    const [front = ''] = garment.mediaIds;
    expect(await picturesOf(merchant, garment.productId)).toEqual(garment.mediaIds);
    // The blue ones had no picture of their own.
    expect(await variantPictures(merchant, garment.productId)).toEqual([front, front, null, null]);
    expect(await marksOf(merchant, garment.productId)).toEqual([]);
    expect(await filesOf(merchant, publication.id)).toHaveLength(1);
  });
});

describe('a worker killed while it gives the photo to variants', () => {
  it.each(['timeout', 'silence'] as const)('(%s) remembers what they showed before', async (mode) => {
    const merchant = await newMerchant('variants');
    const garment = await addColouredGarment(merchant);
    await orderFault('shopify', { operation: 'productVariantsBulkUpdate', mode });
    const photo = await photoOf(merchant, garment);
    const publicationId = await publish(merchant, photo, { variantIds: garment.variantIds.slice(0, 3) });
    await faultHappened('shopify');
    await killAndRestart();
    const { status, mediaId } = await restingPublication(merchant, publicationId);
    expect(status).toBe('published');
    expect(await variantPictures(merchant, garment.productId)).toEqual([mediaId, mediaId, mediaId, null]);
    await undo(merchant, publicationId);
    await restingPublication(merchant, publicationId);
    const [front = ''] = garment.mediaIds;
    expect(await variantPictures(merchant, garment.productId)).toEqual([front, front, null, null]);
  });
});

describe('a worker killed while it clears away what a failed publication left', () => {
  it.each(['timeout', 'silence'] as const)('(%s) leaves nothing of ours', async (mode) => {
    const merchant = await newMerchant('leftover');
    const garment = await addColouredGarment(merchant);
    await orderFault('shopify', userError('metafieldsSet', 'INVALID_VALUE') as FaultOrder);
    await orderFault('shopify', { operation: 'fileDelete', mode });
    const photo = await photoOf(merchant, garment);
    const publicationId = await publish(merchant, photo, { variantIds: garment.variantIds });
    expect((await restingPublication(merchant, publicationId)).status).toBe('failed');
    await waitFor('the deletion to be asked for', async () => {
      const faults = await (await fetch(`${facts().shopifyUrl}/_control/faults`)).json();
      return (faults as { operation: string; used: number }[]).some(
        ({ operation, used }) => operation === 'fileDelete' && used > 0,
      );
    });
    await killAndRestart();
    await waitFor('ours to be gone', async () => (await filesOf(merchant, publicationId)).length === 0);
    expect(await picturesOf(merchant, garment.productId)).toEqual(garment.mediaIds);
    const [front = ''] = garment.mediaIds;
    expect(await variantPictures(merchant, garment.productId)).toEqual([front, front, null, null]);
  });
});

describe('with two workers', () => {
  let second: ManagedProcess;
  beforeAll(async () => {
    second = await startFurtherWorker(stack);
  });
  afterAll(() => second?.stop());
  afterEach(() => control('/_control/settings', { processingMs: 400 }));

  /** Photos of a store's own, each of another product. */
  async function unpublishedPhotos(count: number) {
    const found: { merchant: Merchant; photo: Awaited<ReturnType<typeof photoOf>>; productId: string }[] = [];
    const merchant = await newMerchant('pair');
    await merchant.get('/api/credits');
    const adjust = ['worker/commands/adjust-credits.ts', '--shop', merchant.shop, '--amount', String(count)];
    await stack.command([...adjust, '--reason', 'For the test', '--key', merchant.shop]);
    for (let index = 0; index < count; index += 1) {
      const garment = await addGarment(merchant, `Shirt ${index}`);
      found.push({ merchant, photo: await photoOf(merchant, garment), productId: garment.productId });
    }
    return found;
  }

  async function callsOf(operation: string): Promise<number> {
    const state = await (await fetch(`${facts().shopifyUrl}/_control/state`)).json();
    return Number(state.calls[operation] ?? 0);
  }

  it('Two workers never take the same item: each photo is sent once, also where the work outlasts the lease', async () => {
    const photos = await unpublishedPhotos(8);
    await control('/_control/settings', { processingMs: 3 * LEASE_MS });
    const before = { made: await callsOf('fileCreate'), put: await callsOf('fileUpdate') };
    const ids = await Promise.all(photos.map(({ merchant, photo }) => publish(merchant, photo)));
    for (const [index, id] of ids.entries()) {
      const { merchant, productId } = photos[index] as (typeof photos)[number];
      expect((await restingPublication(merchant, id)).status).toBe('published');
      expect(await picturesOf(merchant, productId)).toHaveLength(2);
    }
    expect((await callsOf('fileCreate')) - before.made).toBe(8);
    expect((await callsOf('fileUpdate')) - before.put).toBe(8);
  });

  it('a dead worker’s items are taken up by another, and still sent once', async () => {
    const photos = await unpublishedPhotos(8);
    await control('/_control/settings', { processingMs: 2 * LEASE_MS });
    const before = await callsOf('fileCreate');
    const ids = await Promise.all(photos.map(({ merchant, photo }) => publish(merchant, photo)));
    await waitFor('some to be on their way', async () => (await callsOf('fileCreate')) - before >= 4);
    await second.stop('SIGKILL');
    for (const [index, id] of ids.entries()) {
      const { merchant, productId } = photos[index] as (typeof photos)[number];
      expect((await restingPublication(merchant, id)).status).toBe('published');
      expect(await picturesOf(merchant, productId)).toHaveLength(2);
      expect(await filesOf(merchant, id)).toHaveLength(1);
    }
  });
});
