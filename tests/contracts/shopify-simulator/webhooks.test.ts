import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { API_SECRET, type SimulatedStore, shirt, startSimulatedStore, until } from './simulated-store.ts';

interface Received {
  path: string | undefined;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

const TOML = `
client_id = "x"
[access_scopes]
scopes = "write_products,write_files"
[webhooks]
api_version = "2026-10"
[[webhooks.subscriptions]]
topics = ["products/create", "products/update", "app/uninstalled"]
uri = "/webhooks/shopify"
[[webhooks.subscriptions]]
compliance_topics = ["shop/redact"]
uri = "/webhooks/compliance"
`;

let folder = '';
let app: Server;
let store: SimulatedStore;
let received: Received[] = [];
let statuses: number[] = [];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'webhooks-'));
  writeFileSync(path.join(folder, 'shopify.app.toml'), TOML);
  app = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      received.push({ path: request.url, headers: request.headers, body: Buffer.concat(parts).toString('utf8') });
      response.writeHead(statuses.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  const appUrl = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
  store = await startSimulatedStore({ appUrl, appTomlPath: path.join(folder, 'shopify.app.toml') });
  await store.control('settings', { webhookRetryMs: [20, 20, 20] });
});
afterAll(async () => {
  await store.close();
  app.close();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  received = [];
  statuses = [];
  await store.control('webhooks', {});
});

const arrived = (count: number) =>
  until(
    async () => received,
    (list) => list.length >= count,
  );
const settle = () => new Promise((resolve) => setTimeout(resolve, 150));

describe('Webhooks of the simulated Shopify', () => {
  it('carry the product in REST’s shape, with the headers and the HMAC of the raw body', async () => {
    await store.control('stores/demo/products', [await shirt('Wébhook Shirt')]);
    const [{ path: url, headers, body }] = (await arrived(1)) as [Received];
    expect(url).toBe('/webhooks/shopify');
    expect(headers).toMatchObject({
      'x-shopify-topic': 'products/create',
      'x-shopify-shop-domain': 'demo.myshopify.com',
      'x-shopify-api-version': '2026-10',
      'x-shopify-webhook-id': expect.any(String),
      'x-shopify-event-id': expect.any(String),
      'x-shopify-triggered-at': expect.any(String),
      'x-shopify-hmac-sha256': createHmac('sha256', API_SECRET).update(body).digest('base64'),
    });
    const product = JSON.parse(body);
    expect(product).toMatchObject({ title: 'Wébhook Shirt', status: 'active', tags: 'summer, cotton' });
    expect(product.images).toHaveLength(2);
    expect(product.variants[0]).toMatchObject({ option1: 'Red', image_id: product.images[0].id });
  });

  it('are not sent for products that were added quietly', async () => {
    await store.control('stores/demo/products', { products: [await shirt()], quiet: true });
    await settle();
    expect(received).toEqual([]);
  });

  it('tell of every change of a product, also of those that the app made itself', async () => {
    const [{ id }] = await store.control('stores/demo/products', { products: [await shirt()], quiet: true });
    await store.call('mutation($p: ProductUpdateInput!) { productUpdate(product: $p) { userErrors { message } } }', {
      p: { id, title: 'Changed' },
    });
    const [update] = (await arrived(1)) as [Received];
    expect(update.headers['x-shopify-topic']).toBe('products/update');
    expect(JSON.parse(update.body).title).toBe('Changed');
  });

  it('come again with the same event after an answer that is not 2xx', async () => {
    statuses = [500, 503];
    await store.control('stores/demo/products', [await shirt()]);
    const attempts = await arrived(3);
    await settle();
    expect(received).toHaveLength(3);
    expect(new Set(attempts.map(({ headers }) => headers['x-shopify-event-id'])).size).toBe(1);
    const { deliveries } = (await (await fetch(`${store.url}/_control/webhooks`)).json()) as {
      deliveries: { status: string; attempts: { outcome: number }[] }[];
    };
    expect(deliveries.at(-1)).toMatchObject({
      status: 'delivered',
      attempts: [{ outcome: 500 }, { outcome: 503 }, { outcome: 200 }],
    });
  });

  it('come twice, under two ids and one event, when duplicates are asked for', async () => {
    await store.control('webhooks', { duplicate: 1 });
    await store.control('stores/demo/products', [await shirt()]);
    await arrived(2);
    expect(new Set(received.map(({ headers }) => headers['x-shopify-event-id'])).size).toBe(1);
    expect(new Set(received.map(({ headers }) => headers['x-shopify-webhook-id'])).size).toBe(2);
  });

  it('are lost or late on demand', async () => {
    await store.control('webhooks', { dropNext: 1, delayMs: 1000 });
    await store.control('stores/demo/products', [await shirt('Lost')]);
    await store.control('stores/demo/products', [await shirt('Late')]);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(received).toEqual([]);
    await arrived(1);
    await settle();
    expect(received.map(({ body }) => JSON.parse(body).title)).toEqual(['Late']);
  });

  it('can be forged, for the app to refuse', async () => {
    await store.control('webhooks/send', { handle: 'demo', topic: 'shop/redact', secret: 'forged' });
    const [{ path: url, headers, body }] = (await arrived(1)) as [Received];
    expect(url).toBe('/webhooks/compliance');
    expect(headers['x-shopify-hmac-sha256']).not.toBe(createHmac('sha256', API_SECRET).update(body).digest('base64'));
    expect(JSON.parse(body)).toMatchObject({ shop_domain: 'demo.myshopify.com' });
  });

  it('tell of an uninstallation after the tokens ended, and of nothing else from then on', async () => {
    await store.addStore('leaving');
    await store.control('stores/leaving/uninstall');
    const [uninstalled] = (await arrived(1)) as [Received];
    expect(uninstalled.headers['x-shopify-topic']).toBe('app/uninstalled');
    await store.control('stores/leaving/products', [await shirt()]);
    await settle();
    expect(received).toHaveLength(1);
  });
});
