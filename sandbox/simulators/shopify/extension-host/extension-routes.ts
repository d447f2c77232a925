import path from 'node:path';
import express, { type Router } from 'express';
import { type Html, html, jsonScript } from '#sandbox/simulators/shared/html.ts';
import type { StoreState } from '#sandbox/simulators/shopify/store-state.ts';
import type { World } from '#sandbox/simulators/shopify/world.ts';
import { hostScript, readComponentFacts, readDeployedExtensions, scriptOf } from './deployed-extensions.ts';
import type { PageFacts } from './facts.ts';

/** What runs UI extensions: the script of the admin's pages, and, at the extensions' own origin, their frame and worker. */
export function extensionRoutes(world: World): Router {
  const router = express.Router();
  router.get('/extension-host/frame.html', (_request, response) => {
    const page = html`<!doctype html><title>Extension</title><script src="/extension-host/frame.js"></script>`;
    response.type('html').send(page.markup);
  });
  router.get('/extension-host/:script(page|frame|worker).js', (request, response) => {
    response.set('cache-control', 'no-cache').sendFile(path.resolve(hostScript(`${request.params.script}.js`)));
  });
  router.get('/extension-host/scripts/:handle([a-z0-9-]+).js', (request, response, next) => {
    const { handle = '' } = request.params;
    const { extensionsFolder } = world;
    const isDeployed = readDeployedExtensions(extensionsFolder).some((extension) => extension.handle === handle);
    if (!extensionsFolder || !isDeployed) return next();
    response
      .set('cache-control', 'no-cache')
      .sendFile(path.resolve(scriptOf(path.join(extensionsFolder, handle), handle)));
  });
  return router;
}

/** Shows the app's extensions on a page of the admin, where the store has the app; `selected` are global ids. */
export function extensionScripts(world: World, store: StoreState, selected: string[]): Html {
  const extensions = store.installation ? readDeployedExtensions(world.extensionsFolder) : [];
  if (extensions.length === 0) return html``;
  const facts: PageFacts = {
    extensions,
    components: readComponentFacts(),
    appUrl: world.app.appUrl,
    sandboxUrl: otherNameOf(world.publicUrl()),
    adminPath: `/store/${store.handle}/apps/${world.app.apiKey}`,
    selected,
    locale: 'en',
  };
  return html`${jsonScript('extension-facts', facts)}<script src="/extension-host/page.js" defer></script>`;
}

/** This machine by its other name: another origin, and another site, as Shopify's network is to its admin. */
function otherNameOf(url: string): string {
  const other = new URL(url);
  other.hostname = other.hostname === 'localhost' ? '127.0.0.1' : 'localhost';
  return other.origin;
}
