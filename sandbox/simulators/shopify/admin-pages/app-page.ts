import { createHmac, randomBytes } from 'node:crypto';
import { type Html, html, jsonScript } from '#sandbox/simulators/shared/html.ts';
import { mintIdToken } from '#sandbox/simulators/shopify/id-token.ts';
import { type StoreState, shopDomain } from '#sandbox/simulators/shopify/store-state.ts';
import type { World } from '#sandbox/simulators/shopify/world.ts';

/**
 * The app in a frame of the admin, opened at `path` with what Shopify adds to its address. The frame is loaded by the
 * page's script once it listens: the app may speak at once.
 */
export function appPage(world: World, store: StoreState, path: string): { content: Html; scripts: Html } {
  const { app } = world;
  const host = {
    handle: store.handle,
    shop: shopDomain(store),
    apiKey: app.apiKey,
    appName: app.name,
    appOrigin: new URL(app.appUrl).origin,
    adminPath: `/store/${store.handle}/apps/${app.apiKey}`,
  };
  return {
    content: html`
      <div class="title-bar" id="title-bar"><span class="app-icon" aria-hidden="true"></span><span id="title-text">${app.name}</span><span class="grow"></span><span id="title-buttons"></span></div>
      <div class="loading-bar" id="loading-bar" hidden></div>
      <iframe class="app-frame" id="app-frame" name="app-iframe" title="${app.name}" data-src="${embeddedAddress(world, store, path)}" allow="clipboard-write"></iframe>
      <div class="modal-layer" id="modal-layer"></div>`,
    scripts: html`${jsonScript('app-host', host)}<script src="/assets/app-host.js" type="module"></script>`,
  };
}

/** The app's address with the query that Shopify signs. */
function embeddedAddress(world: World, store: StoreState, path: string): string {
  const url = new URL(`${world.app.appUrl}${path.startsWith('/') ? path : `/${path}`}`);
  const query: Record<string, string> = {
    ...Object.fromEntries(url.searchParams),
    embedded: '1',
    host: Buffer.from(`admin.shopify.com/store/${store.handle}`).toString('base64'),
    id_token: mintIdToken(world, store),
    locale: 'en',
    session: randomBytes(32).toString('hex'),
    shop: shopDomain(store),
    timestamp: String(Math.floor(Date.now() / 1000)),
  };
  const sorted = new URLSearchParams(Object.entries(query).sort(([one], [other]) => (one < other ? -1 : 1)));
  const hmac = createHmac('sha256', world.app.apiSecret).update(sorted.toString()).digest('hex');
  sorted.append('hmac', hmac);
  url.search = sorted.toString();
  return url.href;
}
