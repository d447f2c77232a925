import { COLLECTIONS } from './catalogue/collections.ts';
import type { ProductDefinition } from './catalogue/product.ts';
import { CATALOGUE } from './catalogue.ts';
import { pictureFile } from './picture-file.ts';

export const DEMO_STORE = { handle: 'demo-store', name: 'Maison Demo', email: 'owner@maison-demo.example' } as const;

/**
 * Makes the demo store in the Shopify simulator, and adds its products when it has none and its collections when it has
 * none, as they would be after a long time of trading: no webhook is sent. Answers how many products it added. Throws when
 * the simulator refuses.
 */
export async function loadDemoStore(
  { simulatorUrl, handle = DEMO_STORE.handle }: { simulatorUrl: string; handle?: string },
  products: readonly ProductDefinition[] = CATALOGUE,
): Promise<number> {
  const address = `${simulatorUrl}/_control/stores`;
  const found = await readStore(`${address}/${handle}`);
  if (!found) await send(address, { ...DEMO_STORE, handle });
  const isFilled = Object.keys(found?.products ?? {}).length > 0;
  if (!isFilled) await send(`${address}/${handle}/products`, { quiet: true, products: products.map(asNewProduct) });
  if (Object.keys(found?.collections ?? {}).length === 0) await addCollections(`${address}/${handle}`);
  return isFilled ? 0 : products.length;
}

interface KnownStore {
  products?: Record<string, Pick<ProductDefinition, 'tags' | 'productType'>>;
  collections?: Record<string, unknown>;
}

async function readStore(address: string): Promise<KnownStore | undefined> {
  const answer = await fetch(address);
  if (answer.status === 404) return undefined;
  if (!answer.ok) throw new Error(`The Shopify simulator answered ${answer.status} for ${address}`);
  return (await answer.json()) as KnownStore;
}

async function addCollections(address: string): Promise<void> {
  const products = Object.entries((await readStore(address))?.products ?? {});
  for (const { title, has } of COLLECTIONS) {
    const productIds = products.flatMap(([id, product]) => (has(product) ? [id] : []));
    await send(`${address}/collections`, { title, productIds });
  }
}

/** What the simulator's control interface takes. */
function asNewProduct({ pictures, ...product }: ProductDefinition): unknown {
  const images = pictures.map(({ filename, alt }) => ({ path: pictureFile(`products/${filename}`), filename, alt }));
  return { ...product, images };
}

async function send(address: string, body: unknown): Promise<void> {
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok)
    throw new Error(`The Shopify simulator answered ${response.status} for ${address}: ${await response.text()}`);
}
