import { z } from 'zod';
import { isoAt, type StoreState } from './store-state.ts';
import { revokeTokens } from './tokens.ts';
import { compliancePayload, shopPayload } from './webhooks/payloads.ts';
import type { World } from './world.ts';

export const newStore = z.strictObject({
  handle: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  name: z.string().min(1).optional(),
  email: z.email().optional(),
  ownerName: z.string().min(1).optional(),
  currencyCode: z.string().length(3).optional(),
  ianaTimezone: z.string().optional(),
  planName: z.string().optional(),
  createdAt: z.iso.datetime().optional(),
});

/** Makes an empty store, without the app. */
export function createStore(world: World, given: z.infer<typeof newStore>): StoreState {
  const { handle } = given;
  const store: StoreState = {
    handle,
    shopId: world.nextId(),
    name: given.name ?? handle,
    email: given.email ?? `owner@${handle}.example`,
    ownerName: given.ownerName ?? 'Store Owner',
    ownerId: world.nextId(),
    currencyCode: given.currencyCode ?? 'USD',
    ianaTimezone: given.ianaTimezone ?? 'America/New_York',
    planName: given.planName ?? 'Basic',
    createdAt: given.createdAt ?? isoAt(Date.now()),
    products: {},
    files: {},
    collections: {},
    metafields: {},
    jobs: {},
    bulkOperations: {},
    installation: null,
  };
  world.stores.set(handle, store);
  world.changed(store);
  world.changed();
  return store;
}

/** Changes what the merchant calls the store, its mail address or its time zone. */
export function changeStore(
  world: World,
  store: StoreState,
  changes: Pick<z.infer<typeof newStore>, 'name' | 'email' | 'ianaTimezone'>,
): void {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  Object.assign(store, Object.fromEntries(given));
  world.changed(store);
  world.announce(store, 'shop/update', shopPayload(store));
}

/** Installs the app with the scopes that it asks for; a store that has it keeps what it has. */
export function installApp(world: World, store: StoreState): void {
  if (store.installation) return;
  store.installation = { id: world.nextId(), scopes: [...world.app.scopes], installedAt: isoAt(Date.now()) };
  world.changed(store);
}

/** Removes the app: every token ends at once, and the app is told afterwards. */
export function uninstallApp(world: World, store: StoreState): void {
  if (!store.installation) return;
  store.installation = null;
  revokeTokens(world, store);
  world.changed(store);
  world.announce(store, 'app/uninstalled', shopPayload(store));
}

/** Changes what the merchant has granted, as when an app asks for more. */
export function changeScopes(world: World, store: StoreState, scopes: string[]): void {
  if (!store.installation) return;
  const previous = store.installation.scopes;
  store.installation.scopes = scopes;
  world.changed(store);
  const payload = { id: world.app.appId, previous, current: scopes, updated_at: isoAt(Date.now()) };
  world.announce(store, 'app/scopes_update', payload);
}

/** The payload that a topic has when nobody gives one. */
export function defaultPayload(store: StoreState, topic: string): object {
  return topic.startsWith('shop/update') || topic.startsWith('app/')
    ? shopPayload(store)
    : compliancePayload(store, topic);
}
