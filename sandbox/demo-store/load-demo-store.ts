import type { ProductDefinition } from './catalogue/product.ts';
import { CATALOGUE } from './catalogue.ts';
import { pictureFile } from './picture-file.ts';

export const DEMO_STORE = { handle: 'demo-store', name: 'Maison Demo', email: 'owner@maison-demo.example' } as const;

/**
 * Makes the demo store in the Shopify simulator, and adds its products when it has none, as they would be after a long
 * time of trading: no webhook is sent. Answers how many it added. Throws when the simulator refuses.
 */
export async function loadDemoStore(
  { simulatorUrl, handle = DEMO_STORE.handle }: { simulatorUrl: string; handle?: string },
  products: readonly ProductDefinition[] = CATALOGUE,
): Promise<number> {
  const address = `${simulatorUrl}/_control/stores`;
  const found = await fetch(`${address}/${handle}`);
  if (found.status === 404) await send(address, { ...DEMO_STORE, handle });
  else if (!found.ok) throw new Error(`The Shopify simulator answered ${found.status} for ${address}/${handle}`);
  const known = found.ok ? ((await found.json()) as { products?: Record<string, unknown> }) : {};
  if (Object.keys(known.products ?? {}).length > 0) return 0;
  await send(`${address}/${handle}/products`, { quiet: true, products: products.map(asNewProduct) });
  return products.length;
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
