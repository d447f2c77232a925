import { type Html, html } from '#sandbox/simulators/shared/html.ts';
import { type StoreState, shopDomain } from '#sandbox/simulators/shopify/store-state.ts';
import type { World } from '#sandbox/simulators/shopify/world.ts';

export type Section = 'home' | 'products' | 'app';

const ICONS: Record<'home' | 'products' | 'app' | 'menu' | 'search', Html> = {
  home: icon('M3 9.2 10 3l7 6.2V16a1 1 0 0 1-1 1h-3.5v-4.5h-5V17H4a1 1 0 0 1-1-1z'),
  products: icon(
    'M3 4.5A1.5 1.5 0 0 1 4.5 3h5.4l7.1 7.1a1.5 1.5 0 0 1 0 2.1l-4.8 4.8a1.5 1.5 0 0 1-2.1 0L3 9.9zM7 8a1 1 0 1 0 0-2 1 1 0 0 0 0 2',
  ),
  app: icon(
    'M4 3h4a1 1 0 0 1 1 1v4a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1m8 0h4a1 1 0 0 1 1 1v4a1 1 0 0 1-1 1h-4a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1M4 11h4a1 1 0 0 1 1 1v4a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1v-4a1 1 0 0 1 1-1m10.5.5v2h2a.75.75 0 0 1 0 1.5h-2v2a.75.75 0 0 1-1.5 0v-2h-2a.75.75 0 0 1 0-1.5h2v-2a.75.75 0 0 1 1.5 0',
  ),
  menu: icon('M3 5.25h14v1.5H3zm0 4h14v1.5H3zm0 4h14v1.5H3z'),
  search: icon(
    'M9 3a6 6 0 1 0 3.6 10.8l3.3 3.3 1.1-1.1-3.3-3.3A6 6 0 0 0 9 3m0 1.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9',
  ),
};

function icon(path: string): Html {
  return {
    markup: `<svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true"><path fill="currentColor" fill-rule="evenodd" d="${path}"/></svg>`,
  };
}

/** A page of a store's admin: top bar, navigation, content. */
export function storePage(
  world: World,
  store: StoreState,
  page: { section: Section; title: string; content: Html; scripts?: Html },
): string {
  const base = `/store/${store.handle}`;
  const item = (section: Section, href: string, label: string) => html`
    <a class="nav-item" href="${href}" ${page.section === section ? html`aria-current="page"` : null}>${ICONS[section]}<span>${label}</span></a>`;
  return document(
    `${page.title} · ${store.name}`,
    html`
    <header class="top-bar">
      <button type="button" class="menu-button" id="menu-button" aria-label="Navigation" aria-expanded="false">${ICONS.menu}</button>
      <a class="brand" href="${base}">admin<span class="brand-note">simulated</span></a>
      <form class="search" action="${base}/products" role="search">
        ${ICONS.search}<input type="search" name="query" placeholder="Search products" aria-label="Search products">
      </form>
      <a class="store-chip" href="/" title="${shopDomain(store)}"><span class="avatar">${store.name.slice(0, 2)}</span><span class="store-name">${store.name}</span></a>
      <div class="save-bar" id="save-bar" role="region" aria-label="Unsaved changes" hidden><span>Unsaved changes</span><span class="save-bar-buttons" id="save-bar-buttons"></span></div>
    </header>
    <div class="shell">
      <nav class="side-nav" id="side-nav" aria-label="Admin">
        ${item('home', base, 'Home')}
        ${item('products', `${base}/products`, 'Products')}
        <p class="nav-heading">Apps</p>
        ${item('app', `${base}/apps/${world.app.apiKey}`, world.app.name)}
        <div class="app-nav" id="app-nav"></div>
        <p class="simulated-note">Simulated Shopify admin</p>
      </nav>
      <main class="content ${page.section === 'app' ? 'content-app' : ''}" id="content">${page.content}</main>
    </div>
    <div class="toasts" id="toasts" role="status" aria-live="polite"></div>
    <script src="/assets/admin.js" type="module"></script>
    ${page.scripts}`,
  );
}

/** The page that lists the stores. */
export function startPage(world: World): string {
  const stores = [...world.stores.values()].map(
    (store) => html`
    <a class="card row-link" href="/store/${store.handle}">
      <span class="avatar">${store.name.slice(0, 2)}</span>
      <span class="grow"><strong>${store.name}</strong><br><span class="subdued">${shopDomain(store)}</span></span>
      <span class="subdued">${Object.keys(store.products).length} products</span>
      <span class="badge ${store.installation ? 'badge-success' : ''}">${store.installation ? 'App installed' : 'App not installed'}</span>
    </a>`,
  );
  const none = html`<p class="card">There is no store yet. <code>POST /_control/stores</code> makes one.</p>`;
  return document(
    'Stores',
    html`
    <header class="top-bar"><span class="brand">admin<span class="brand-note">simulated</span></span></header>
    <main class="content content-alone" id="content"><h1>Stores</h1>${stores.length > 0 ? stores : none}
    <p class="simulated-note">Simulated Shopify admin</p></main>`,
  );
}

function document(title: string, body: Html): string {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title} · Simulated Shopify admin</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/assets/admin.css">
  </head>
  <body>${body}</body>
</html>`.markup;
}
