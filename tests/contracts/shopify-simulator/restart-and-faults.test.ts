import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { shirt, startSimulatedStore, until } from './simulated-store.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function makeFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'shopify-state-'));
  folders.push(folder);
  return folder;
}

const COUNT = '{ productsCount { count } }';

describe('The simulator’s memory', () => {
  it('survives a restart: stores, tokens, pictures, and what was being processed', async () => {
    const dataDir = makeFolder();
    const before = await startSimulatedStore({ dataDir, processingMs: 300 });
    const token = await before.addStore('demo');
    const [product] = await before.control('stores/demo/products', [await shirt()]);
    const as = { handle: 'demo', token };
    const read =
      'query($id: ID!) { product(id: $id) { media(first: 9) { nodes { status ... on MediaImage { image { url } } } } } }';
    const url = (await before.call(read, { id: product.id }, as)).data.product.media.nodes[0].image.url;
    const media = [{ mediaContentType: 'IMAGE', originalSource: url }];
    const add =
      'mutation($p: ProductUpdateInput!, $m: [CreateMediaInput!]) { productUpdate(product: $p, media: $m) { userErrors { message } } }';
    await before.call(add, { p: { id: product.id }, m: media }, as);
    await before.close();

    const port = Number(new URL(before.url).port);
    const after = await startSimulatedStore({ dataDir, processingMs: 30, port });
    const nodes = await until(
      // A connection that was kept open to the one before breaks at its first use.
      async () => (await after.call(read, { id: product.id }, as).catch(() => undefined))?.data.product.media.nodes,
      (list) => list?.[2]?.status === 'READY',
    );
    expect((await fetch(nodes[2].image.url)).status).toBe(200);
    await after.close();
  });

  it('begins anew on reset', async () => {
    const store = await startSimulatedStore();
    await store.control('reset');
    const token = await store.addStore('demo');
    expect((await store.call(COUNT, {}, { handle: 'demo', token })).data.productsCount.count).toBe(0);
    await store.close();
  });

  it('does not bring back on restart what a reset took away while it was being processed', async () => {
    const dataDir = makeFolder();
    const before = await startSimulatedStore({ dataDir, processingMs: 150 });
    const token = await before.addStore('gone');
    const create = 'mutation { fileCreate(files: [{ originalSource: "http://127.0.0.1:9/x.jpg" }]) { files { id } } }';
    await before.call(create, {}, { handle: 'gone', token });
    await before.control('reset');
    await new Promise((resolve) => setTimeout(resolve, 400));
    await before.close();
    const after = await startSimulatedStore({ dataDir });
    expect((await fetch(`${after.url}/_control/stores/gone`)).status).toBe(404);
    await after.close();
  });
});

describe('Faults', () => {
  it('strike the operation that they name, by its root field', async () => {
    const store = await startSimulatedStore();
    const body = {
      data: { fileCreate: { files: [], userErrors: [{ code: 'FILE_LOCKED', field: null, message: 'x' }] } },
    };
    await store.control('faults', { operation: 'fileCreate', mode: 'fail', status: 200, body });
    const create = 'mutation { fileCreate(files: []) { files { id } userErrors { code } } }';
    expect((await store.call(COUNT)).errors).toBeUndefined();
    expect((await store.call(create)).data.fileCreate.userErrors[0].code).toBe('FILE_LOCKED');
    expect((await store.call(create)).data.fileCreate.userErrors).toEqual([]);
    await store.close();
  });

  it('can lose the answer to work that was done', async () => {
    const store = await startSimulatedStore();
    const [{ id }] = await store.control('stores/demo/products', [await shirt('Before')]);
    await store.control('faults', { operation: 'productUpdate', mode: 'lost-reply' });
    const update = 'mutation($p: ProductUpdateInput!) { productUpdate(product: $p) { userErrors { message } } }';
    await expect(store.call(update, { p: { id, title: 'After' } })).rejects.toThrow();
    const { data } = await store.call('query($id: ID!) { product(id: $id) { title } }', { id });
    expect(data.product.title).toBe('After');
    await store.close();
  });

  it('strike tokens too', async () => {
    const store = await startSimulatedStore();
    await store.control('faults', { operation: 'token', mode: 'fail', status: 503, body: { error: 'unavailable' } });
    expect((await store.exchange('demo')).status).toBe(503);
    expect((await store.exchange('demo')).status).toBe(200);
    await store.close();
  });
});
