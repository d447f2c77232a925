import path from 'node:path';
import express, { type Request, type Response, type Router } from 'express';
import { html } from '#sandbox/simulators/shared/html.ts';
import { storeOf } from '#sandbox/simulators/shopify/admin-api-routes.ts';
import { extensionScripts } from '#sandbox/simulators/shopify/extension-host/extension-routes.ts';
import { toGid } from '#sandbox/simulators/shopify/global-id.ts';
import { mintIdToken } from '#sandbox/simulators/shopify/id-token.ts';
import type { StoreState } from '#sandbox/simulators/shopify/store-state.ts';
import { installApp } from '#sandbox/simulators/shopify/stores.ts';
import type { World } from '#sandbox/simulators/shopify/world.ts';
import { appPage } from './app-page.ts';
import { startPage, storePage } from './layout.ts';
import { pickerPage } from './picker-products.ts';
import { liveParts, productList, productPage } from './product-pages.ts';

const here = import.meta.dirname;

/** The admin for people: stores, products, and the app in its frame; also the App Bridge stand-in. */
export function adminPageRoutes(world: World): Router {
  const router = express.Router();
  router.use('/assets', express.static(path.join(here, 'assets'), { maxAge: 0 }));
  router.get('/app-bridge.js', (_request, response) => {
    response.set('access-control-allow-origin', '*').set('cache-control', 'no-cache');
    response.sendFile(path.join(here, '..', 'app-bridge', 'app-bridge.js'));
  });
  // Polaris's font: the real style sheet names files of Shopify's network; here pages keep the machine's own fonts.
  router.get('/static/fonts/inter/v4/styles.css', (_request, response) => {
    response.type('css').send('/* Inter */\n');
  });
  router.get('/', (_request, response) => {
    response.type('html').send(startPage(world));
  });
  router.get(['/admin', '/admin/*'], (request, response, next) => {
    const store = storeOf(world, request);
    if (store) response.redirect(`${world.publicUrl()}/store/${store.handle}${request.path.slice('/admin'.length)}`);
    else next();
  });
  storePages(world, router);
  appPages(world, router);
  return router;
}

function storePages(world: World, router: Router): void {
  router.get('/store/:handle', (request, response) => {
    withStore(world, request, response, (store) => {
      response
        .type('html')
        .send(storePage(world, store, { section: 'home', title: 'Home', content: homePage(world, store) }));
    });
  });
  router.get('/store/:handle/products', (request, response) => {
    withStore(world, request, response, (store) => {
      const typed = String(request.query.query ?? '');
      const content = productList(world, store, { typed, page: Math.max(0, Number(request.query.page ?? 0) || 0) });
      const scripts = extensionScripts(world, store, []);
      response.type('html').send(storePage(world, store, { section: 'products', title: 'Products', content, scripts }));
    });
  });
  router.get('/store/:handle/products/:id', (request, response) => {
    withStore(world, request, response, (store) => {
      const product = store.products[Number(request.params.id)];
      const content = product ? productPage(world, store, product) : html`<h1>There’s no page at this address</h1>`;
      const title = product?.title ?? 'Not found';
      const scripts = product ? extensionScripts(world, store, [toGid('Product', product.id)]) : html``;
      const page = storePage(world, store, { section: 'products', title, content, scripts });
      response
        .status(product ? 200 : 404)
        .type('html')
        .send(page);
    });
  });
  router.get('/store/:handle/products/:id/live', (request, response) => {
    withStore(world, request, response, (store) => {
      const product = store.products[Number(request.params.id)];
      if (product) response.set('cache-control', 'no-store').json(liveParts(world, store, product));
      else response.status(404).json({ error: 'gone' });
    });
  });
  router.get('/store/:handle/picker', (request, response) => {
    withStore(world, request, response, (store) => {
      const text = (name: string) => String(request.query[name] ?? '');
      const asked = {
        typed: text('typed'),
        filter: text('filter'),
        withDraft: text('draft') !== 'false',
        withArchived: text('archived') !== 'false',
        offset: Number(text('offset')) || 0,
      };
      response.set('cache-control', 'no-store').json(pickerPage(world, store, asked));
    });
  });
}

function homePage(world: World, store: StoreState) {
  const count = Object.keys(store.products).length;
  return html`<h1>${store.name}</h1>
    <a class="card row-link" href="/store/${store.handle}/products"><span class="grow"><strong>Products</strong><br><span class="subdued">${count} in this store</span></span><span class="button">View</span></a>
    <a class="card row-link" href="/store/${store.handle}/apps/${world.app.apiKey}"><span class="app-icon" aria-hidden="true"></span><span class="grow"><strong>${world.app.name}</strong><br>
      <span class="subdued">${store.installation ? 'Installed' : 'Opening the app installs it with the access that it asks for'}</span></span>
      <span class="button button-primary">${store.installation ? 'Open' : 'Install'}</span></a>`;
}

function appPages(world: World, router: Router): void {
  router.get(['/store/:handle/apps/:app', '/store/:handle/apps/:app/*'], (request, response) => {
    withApp(world, request, response, (store) => {
      installApp(world, store);
      const base = `/store/${store.handle}/apps/${String(request.params.app)}`;
      const { content, scripts } = appPage(world, store, request.originalUrl.slice(base.length));
      response
        .set('cache-control', 'no-store')
        .type('html')
        .send(storePage(world, store, { section: 'app', title: world.app.name, content, scripts }));
    });
  });
  router.post('/store/:handle/apps/:app/id-token', (request, response) => {
    withApp(world, request, response, (store) => {
      response.set('cache-control', 'no-store').json({ idToken: mintIdToken(world, store) });
    });
  });
  router.post('/store/:handle/apps/:app/scopes', (request, response) => {
    withApp(world, request, response, (store) => {
      response.json({ granted: store.installation?.scopes ?? [], required: world.app.scopes, optional: [] });
    });
  });
}

function withStore(world: World, request: Request, response: Response, then: (store: StoreState) => void): void {
  const store = world.stores.get(String(request.params.handle));
  if (store) then(store);
  else response.status(404).type('html').send(startPage(world));
}

/** The app is named by its key or its handle. */
function withApp(world: World, request: Request, response: Response, then: (store: StoreState) => void): void {
  const named = String(request.params.app);
  const handle = world.app.name.toLowerCase().replace(/\W+/g, '-');
  if (named === world.app.apiKey || named === handle) withStore(world, request, response, then);
  else response.status(404).json({ errors: 'No such app' });
}
