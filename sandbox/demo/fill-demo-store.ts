import { AVATARS } from '#sandbox/demo-store/avatars.ts';
import { DEMO_STORE, loadDemoStore } from '#sandbox/demo-store/load-demo-store.ts';
import type { Stack } from '#sandbox/stack/start-stack.ts';
import { importAvatarTable } from './import-avatar-table.ts';

/** Gives the simulated admin its store with products and the app installed, and the library its avatars. Repeatable. */
export async function fillDemoStore(stack: Stack): Promise<void> {
  const { shopify } = stack.addresses;
  await loadDemoStore({ simulatorUrl: shopify });
  await fetch(`${shopify}/_control/stores/${DEMO_STORE.handle}/install`, { method: 'POST' });
  const table = AVATARS.map(({ name, attributes, path }) => ({ file: path, name, ...attributes }));
  await importAvatarTable(stack, table);
}
