/**
 * The worker gets SIGKILL at every step of a render and of a publication. Nothing in the product helps: the simulator
 * that sees the named effect go by holds it, the process is killed, and a new one goes on.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Stack } from '#sandbox/stack/start-stack.ts';
import { clearFaults, type FaultOrder, faultHappened, orderFault, type World } from '#tests/fixtures/faults.ts';
import { addGarment, shirtPicture } from '#tests/fixtures/garments-in-store.ts';
import { readClaimedBalance, readLedger } from '#tests/fixtures/ledger-reader.ts';
import { type Merchant, newId, newMerchant } from '#tests/fixtures/merchant.ts';
import { askForRender, finishedRender, firstAvatarId, makePhoto, readRender } from '#tests/fixtures/renders.ts';
import { stack as facts, useStack } from '#tests/fixtures/stack.ts';
import { startTestStack } from '#tests/fixtures/start-test-stack.ts';
import { filesNamedAfter, galleryOf } from '#tests/fixtures/store-files.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

let stack: Stack;
beforeAll(async () => {
  const started = await startTestStack({ WORKER_LEASE_MS: '1500' });
  stack = started.stack;
  useStack(started.facts);
});
afterAll(() => stack?.close());
afterEach(() => clearFaults('shopify', 'fashn', 's3'));

async function killWorker(): Promise<void> {
  await stack.processes.worker?.stop('SIGKILL');
}

async function startWorker(): Promise<void> {
  await clearFaults('shopify', 'fashn', 's3');
  await stack.processes.worker?.start();
}

interface Step {
  when: string;
  world: World;
  fault: FaultOrder;
}

const RENDER_STEPS: Step[] = [
  { when: 'before the paid call', world: 'shopify', fault: { operation: 'cdn', mode: 'timeout' } },
  { when: 'after the paid call, before its id is saved', world: 'fashn', fault: { operation: 'run', mode: 'silence' } },
  { when: 'while the engine works', world: 'fashn', fault: { operation: 'status', mode: 'timeout', times: 5 } },
  { when: 'while the result is fetched', world: 'fashn', fault: { operation: 'cdn', mode: 'timeout' } },
  // The first object that is put is the garment's.
  { when: 'after the result is fetched', world: 's3', fault: { operation: 'put', mode: 'timeout', after: 1 } },
  { when: 'after the result is stored', world: 's3', fault: { operation: 'put', mode: 'silence', after: 1 } },
];

describe('A worker killed while the engine works leaves no paid picture behind and no render stuck', () => {
  it.each(RENDER_STEPS)('$when', async ({ world, fault }) => {
    const { merchant, garment } = await storeWithGarment();
    const before = await submissions();
    await orderFault(world, fault);
    const renderId = newId();
    const asked = await askForRender(merchant, garment, await firstAvatarId(merchant), renderId);
    expect(asked.status).toBe(202);
    await faultHappened(world);
    await killWorker();
    await startWorker();
    expect(await finishedRender(merchant, renderId)).toMatchObject({ status: 'completed', failure: null });
    expect((await submissions()) - before).toBe(1);
    await expectBalance(merchant, 2);
  });

  it('after it is completed', async () => {
    const { merchant, garment } = await storeWithGarment();
    const before = await submissions();
    const renderId = newId();
    await askForRender(merchant, garment, await firstAvatarId(merchant), renderId);
    await finishedRender(merchant, renderId);
    await killWorker();
    await startWorker();
    expect((await readRender(merchant, renderId)).status).toBe('completed');
    expect((await submissions()) - before).toBe(1);
    await expectBalance(merchant, 2);
  });
});

const PUBLICATION_STEPS: Step[] = [
  { when: 'before the staged upload', world: 'shopify', fault: { operation: 'stagedUploadsCreate', mode: 'silence' } },
  { when: 'after the staged upload', world: 'shopify', fault: { operation: 'staged-upload', mode: 'silence' } },
  { when: 'before the file is made', world: 'shopify', fault: { operation: 'fileCreate', mode: 'timeout' } },
  { when: 'after the file is made', world: 'shopify', fault: { operation: 'fileCreate', mode: 'silence' } },
  { when: 'while waiting for READY', world: 'shopify', fault: { operation: 'nodes', mode: 'silence' } },
  { when: 'before it is attached', world: 'shopify', fault: { operation: 'fileUpdate', mode: 'timeout' } },
  { when: 'after it is attached', world: 'shopify', fault: { operation: 'fileUpdate', mode: 'silence' } },
  { when: 'after it is moved', world: 'shopify', fault: { operation: 'productReorderMedia', mode: 'silence' } },
  { when: 'after it is marked', world: 'shopify', fault: { operation: 'metafieldsSet', mode: 'silence' } },
];

describe('a worker killed while it publishes leaves one picture on the product', () => {
  it.each(PUBLICATION_STEPS)('$when', async ({ world, fault }) => {
    const { merchant, garment } = await storeWithGarment();
    const photo = await makePhoto(merchant, garment);
    await orderFault(world, fault);
    const publicationId = newId();
    const asked = await merchant.post('/api/publications', { publicationId, renderId: photo.id, position: 'first' });
    expect(asked.status).toBe(202);
    await faultHappened(world);
    await killWorker();
    await startWorker();
    expect((await finishedPublication(merchant, photo.id)).status).toBe('published');
    expect(await galleryOf(merchant, garment.productId)).toEqual([`${publicationId}.jpg`, 'shirt.jpg']);
    expect(await filesNamedAfter(merchant, publicationId)).toBe(1);
  });

  it('after it is published', async () => {
    const { merchant, garment } = await storeWithGarment();
    const photo = await makePhoto(merchant, garment);
    const publicationId = newId();
    await merchant.post('/api/publications', { publicationId, renderId: photo.id });
    await finishedPublication(merchant, photo.id);
    await killWorker();
    await startWorker();
    expect(await galleryOf(merchant, garment.productId)).toEqual(['shirt.jpg', `${publicationId}.jpg`]);
  });
});

let colour = 0x203040;
/** A garment that no other test has, so that its submissions can be told from all others. */
async function storeWithGarment() {
  const merchant = await newMerchant('killed');
  colour += 0x010305;
  const garment = await addGarment(merchant, 'Shirt', await shirtPicture(`#${colour.toString(16)}`));
  return { merchant, garment };
}

async function submissions(): Promise<number> {
  const state = await (await fetch(`${facts().fashnUrl}/_control/state`)).json();
  return (state as { totals: { runs: number } }).totals.runs;
}

async function finishedPublication(merchant: Merchant, renderId: string) {
  return waitFor('the publication to rest', async () => {
    const { publication } = await readRender(merchant, renderId);
    return publication?.isFinal && publication;
  });
}

async function expectBalance(merchant: Merchant, expected: number): Promise<void> {
  const uri = facts().env.MONGODB_URI ?? '';
  expect((await readLedger(uri, merchant.shop)).balance).toBe(expected);
  expect(await readClaimedBalance(uri, merchant.shop)).toBe(expected);
}
