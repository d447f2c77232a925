import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { COLLECTIONS } from '#sandbox/demo-store/catalogue/collections.ts';
import { loadDemoStore } from '#sandbox/demo-store/load-demo-store.ts';

/** Remembers what it is told, and has one store with the products and collections that it was given. */
async function startListener(): Promise<{
  url: string;
  asked: string[];
  products: unknown[];
  collections: unknown[];
  close: () => Promise<void>;
}> {
  const asked: string[] = [];
  const products: unknown[] = [];
  const collections: unknown[] = [];
  let hasStore = false;
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      asked.push(`${request.method} ${request.url}`);
      const isProducts = request.url?.endsWith('/products');
      if (request.method === 'POST' && isProducts)
        products.push(...(JSON.parse(text) as { products: unknown[] }).products);
      if (request.method === 'POST' && request.url?.endsWith('/collections')) collections.push(JSON.parse(text));
      if (request.method === 'POST') hasStore = true;
      response.statusCode = request.method === 'GET' && !hasStore ? 404 : 200;
      const state = {
        products: Object.fromEntries(products.entries()),
        collections: Object.fromEntries(collections.entries()),
      };
      response.end(JSON.stringify(state));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { url: `http://127.0.0.1:${port}`, asked, products, collections, close };
}

it('makes the store, its products and its collections when there are none, and leaves a filled store alone', async () => {
  const listener = await startListener();
  const product = {
    title: 'Tee',
    descriptionHtml: '',
    vendor: 'Maison Demo',
    productType: 'T-Shirts',
    tags: ['summer'],
    status: 'ACTIVE' as const,
    options: [],
    variants: [],
    pictures: [{ filename: 'tee.jpg', alt: 'A tee', view: 'front' as const }],
  };
  try {
    expect(await loadDemoStore({ simulatorUrl: listener.url, handle: 'demo-store' }, [product])).toBe(1);
    expect(await loadDemoStore({ simulatorUrl: listener.url, handle: 'demo-store' }, [product])).toBe(0);
    expect(listener.asked).toEqual([
      'GET /_control/stores/demo-store',
      'POST /_control/stores',
      'POST /_control/stores/demo-store/products',
      'GET /_control/stores/demo-store',
      ...COLLECTIONS.map(() => 'POST /_control/stores/demo-store/collections'),
      'GET /_control/stores/demo-store',
    ]);
    const summer = { title: 'Summer', productIds: ['0'] };
    expect(listener.collections).toEqual(
      COLLECTIONS.map(({ title }) => (title === 'Summer' ? summer : { title, productIds: [] })),
    );
    const { pictures: _pictures, ...rest } = product;
    const path = fileURLToPath(new URL('../../../sandbox/demo-store/products/tee.jpg', import.meta.url));
    expect(listener.products).toEqual([{ ...rest, images: [{ path, filename: 'tee.jpg', alt: 'A tee' }] }]);
  } finally {
    await listener.close();
  }
});
