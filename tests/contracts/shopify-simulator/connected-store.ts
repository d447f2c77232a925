import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Session } from '@shopify/shopify-api';
import { productEnvironment } from '#tests/fixtures/product-environment.ts';
import { startSimulatedStore } from './simulated-store.ts';

/**
 * A simulated store, `demo.myshopify.com`, that the product's own functions reach from this process: they find its token
 * in a file of sessions and its address by its host. Import them after this.
 */
export async function startConnectedStore() {
  const store = await startSimulatedStore();
  const folder = mkdtempSync(join(tmpdir(), 'modelsnap-connected-'));
  Object.assign(process.env, productEnvironment(), {
    SESSION_DATABASE_URL: `file:${join(folder, 'sessions.sqlite')}`,
    EGRESS_MAP: JSON.stringify({ '*.myshopify.com': store.url }),
    EGRESS_BLOCK: '1',
  });
  const migrate = ['node_modules/prisma/build/index.js', 'migrate', 'deploy'];
  await promisify(execFile)(process.execPath, migrate, { env: process.env });
  await import('#sandbox/egress/preload.mjs' as string);
  await connect('demo', store.token);
  let stores = 0;
  return {
    ...store,
    connect,
    /** A further store with these products; answers their ids. */
    async storeWith(products: object[]): Promise<{ handle: string; shop: string; ids: string[] }> {
      stores += 1;
      const handle = `shelf-${stores}`;
      await connect(handle, await store.addStore(handle));
      const made: { id: string }[] = await store.control(`stores/${handle}/products`, { products, quiet: true });
      return { handle, shop: `${handle}.myshopify.com`, ids: made.map(({ id }) => id) };
    },
    /** How often each root field has been asked for. */
    async calls(): Promise<Record<string, number>> {
      return (await (await fetch(`${store.url}/_control/state`)).json()).calls;
    },
    close: async () => {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type ConnectedStore = Awaited<ReturnType<typeof startConnectedStore>>;

/** Keeps a store's token where the product looks for it. */
async function connect(handle: string, accessToken: string): Promise<void> {
  const { sessionStorage } = await import('#app/services/shopify/sessions.ts');
  const shop = `${handle}.myshopify.com`;
  const session = new Session({ id: `offline_${shop}`, shop, state: '', isOnline: false, scope: '', accessToken });
  await sessionStorage().storeSession(session);
}
