import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { loadDemoStore } from '#sandbox/demo-store/load-demo-store.ts';

/** Remembers what it is told, and has one store with as many products as it was given. */
async function startListener(): Promise<{
  url: string;
  asked: string[];
  products: unknown[];
  close: () => Promise<void>;
}> {
  const asked: string[] = [];
  const products: unknown[] = [];
  let hasStore = false;
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      asked.push(`${request.method} ${request.url}`);
      const isProducts = request.url?.endsWith('/products');
      if (request.method === 'POST' && isProducts)
        products.push(...(JSON.parse(text) as { products: unknown[] }).products);
      if (request.method === 'POST') hasStore = true;
      response.statusCode = request.method === 'GET' && !hasStore ? 404 : 200;
      response.end(JSON.stringify({ products: Object.fromEntries(products.entries()) }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { url: `http://127.0.0.1:${port}`, asked, products, close };
}

it('makes the store and its products when there are none, and leaves a filled store alone', async () => {
  const listener = await startListener();
  const product = {
    title: 'Tee',
    descriptionHtml: '',
    vendor: 'Maison Demo',
    productType: 'T-Shirts',
    tags: [],
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
    ]);
    const { pictures: _pictures, ...rest } = product;
    const path = fileURLToPath(new URL('../../../sandbox/demo-store/products/tee.jpg', import.meta.url));
    expect(listener.products).toEqual([{ ...rest, images: [{ path, filename: 'tee.jpg', alt: 'A tee' }] }]);
  } finally {
    await listener.close();
  }
});
