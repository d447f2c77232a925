import { type DrawnProduct, type DrawnStore, drawDemoStore } from './draw-demo-store.ts';

export const DEMO_STORE = { handle: 'demo-store', name: 'Maison Demo', email: 'owner@maison-demo.example' } as const;

/**
 * Makes the demo store in the Shopify simulator, with its products when it has none, as they would be after a long
 * time of trading: no webhook is sent. Throws when the simulator refuses.
 */
export async function loadDemoStore({
  simulatorUrl,
  handle = DEMO_STORE.handle,
  outDir,
}: {
  simulatorUrl: string;
  handle?: string;
  /** Where the pictures are drawn. */
  outDir: string;
}): Promise<DrawnStore & { loadedCount: number }> {
  const drawn = await drawDemoStore({ outDir });
  return { ...drawn, loadedCount: await fillDemoStore(drawn.products, { simulatorUrl, handle }) };
}

/** Makes the store if need be and adds the products to an empty one; answers how many it added. */
export async function fillDemoStore(
  products: readonly DrawnProduct[],
  { simulatorUrl, handle }: { simulatorUrl: string; handle: string },
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
function asNewProduct({ pictures, ...product }: DrawnProduct): unknown {
  return { ...product, images: pictures.map(({ path, filename, alt }) => ({ path, filename, alt })) };
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
