/** What the simulated Shopify tells of products, as our own shopify.app.toml asks for it. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isProductTopic, readProductEvent } from '#app/services/shopify/product-event.ts';
import { drawPicture, type SimulatedStore, shirt, startSimulatedStore, until } from './simulated-store.ts';

let app: Server;
let store: SimulatedStore;
let received: { topic: string; body: string }[] = [];

beforeAll(async () => {
  app = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      received.push({ topic: String(request.headers['x-shopify-topic']), body: Buffer.concat(parts).toString('utf8') });
      response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  const appUrl = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
  store = await startSimulatedStore({ appUrl, appTomlPath: 'shopify.app.toml' });
});
afterAll(async () => {
  await store.close();
  app.close();
});
beforeEach(async () => {
  received = [];
  await store.control('webhooks', {});
});

const arrived = async (count: number) => {
  await until(
    async () => received.length,
    (length) => length >= count,
  );
  await sleep(60);
  return received.map(({ topic, body }) => [topic, readProductEvent(body)?.productId]);
};
const make = async (...products: object[]): Promise<string[]> =>
  (await store.control('stores/demo/products', { products, quiet: true })).map(({ id }: { id: string }) => id);
const product = (id: string | undefined) => `stores/demo/products/${id?.split('/').at(-1)}`;

describe('Of a product the app is told', () => {
  it('when it is made, changed and deleted, with what the toml asks for and no more', async () => {
    const [made] = await store.control('stores/demo/products', [await shirt()]);
    await arrived(1);
    await store.control(`${product(made.id)}/update`, { tags: ['new'] });
    await arrived(2);
    await store.control(`${product(made.id)}/delete`);
    expect(await arrived(3)).toEqual([
      ['products/create', made.id],
      ['products/update', made.id],
      ['products/delete', made.id],
    ]);
    expect(received.every(({ topic }) => isProductTopic(topic))).toBe(true);
    const [created, , deleted] = received.map(({ body }) => JSON.parse(body));
    expect(created).toEqual({
      id: Number(made.id.split('/').at(-1)),
      admin_graphql_api_id: made.id,
      status: 'active',
      created_at: expect.any(String),
      updated_at: expect.any(String),
    });
    expect(deleted).toEqual({ id: created.id });
  });

  it('unless it is archived, which nobody wants photos for', async () => {
    const ids = await make(...['ARCHIVED', 'DRAFT', 'UNLISTED'].map((status) => ({ title: status, status })));
    await store.control('stores/demo/edit-all', { tag: 'sale' });
    const told = await arrived(2);
    expect(told).toContainEqual(['products/update', ids[1]]);
    expect(told).toContainEqual(['products/update', ids[2]]);
    expect(told).not.toContainEqual(['products/update', ids[0]]);
    await store.control(`${product(ids[0])}/update`, { status: 'DRAFT' });
    expect((await arrived(told.length + 1)).at(-1)).toEqual(['products/update', ids[0]]);
  });

  it('when pictures come later and once more when they are ready, and when only its stock changes', async () => {
    const [made] = await store.control('stores/demo/products', [{ title: 'Hat' }]);
    await arrived(1);
    const image = { base64: (await drawPicture()).toString('base64') };
    await store.control(`${product(made.id)}/media`, { images: [image], isProcessing: true });
    await arrived(3);
    await store.control(`${product(made.id)}/stock`);
    expect(await arrived(4)).toEqual([
      ['products/create', made.id],
      ['products/update', made.id],
      ['products/update', made.id],
      ['products/update', made.id],
    ]);
  });

  it('not always, twice, or late, of the topics that are meant', async () => {
    const [lost, told] = await make({ title: 'Lost' }, { title: 'Told' });
    await store.control('webhooks', { dropNext: 1, topics: ['products/update'] });
    await store.control('stores/demo/products', [{ title: 'Made' }]);
    await arrived(1);
    await store.control(`${product(lost)}/stock`);
    await store.control(`${product(told)}/stock`);
    expect((await arrived(2)).slice(1)).toEqual([['products/update', told]]);
    await store.control('webhooks', { duplicate: 2, topics: ['products/delete'] });
    await store.control(`${product(told)}/delete`);
    expect((await arrived(5)).slice(2)).toEqual(Array(3).fill(['products/delete', told]));
  });

  it('of each, when a merchant edits thousands at once', async () => {
    const ids = await make(...Array.from({ length: 3000 }, (_none, number) => ({ title: `Product ${number}` })));
    const { count } = await store.control('stores/demo/edit-all', { tag: 'winter' });
    expect(count).toBeGreaterThanOrEqual(3000);
    await until(
      async () => received.length,
      (length) => length >= count - 1,
      60_000,
    );
    const told = new Set(received.map(({ body }) => readProductEvent(body)?.productId));
    expect(ids.filter((id) => !told.has(id))).toEqual([]);
  });
});
