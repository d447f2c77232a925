/**
 * The worker in which an extension runs: a small DOM without a page (Remote DOM), the global `shopify`, and a `fetch` that
 * signs what goes to the app. Stands in for Shopify's own, which is not published.
 */
import '@remote-dom/core/polyfill';
import { ThreadMessagePort } from '@quilted/threads';
import { RemoteRootElement } from '@remote-dom/core/elements';
import type { PageCalls, RunFacts, WorkerCalls } from '#sandbox/simulators/shopify/extension-host/facts.ts';
import { globalShopify, signedFetch } from './extension-api.ts';
import { defineElements } from './remote-elements.ts';

declare function importScripts(script: string): void;

customElements.define('remote-root', RemoteRootElement);
const root = document.createElement('remote-root') as RemoteRootElement;
document.body.append(root);
Object.defineProperty(document, 'body', { get: () => root, configurable: true });

/** Nobody would hear of it otherwise: an extension that breaks is a bug. */
self.addEventListener('unhandledrejection', ({ reason }) => {
  self.postMessage({ type: 'extension-trouble', message: String(reason?.message ?? reason) });
});

self.addEventListener('message', ({ data }: MessageEvent<{ port: MessagePort; facts: RunFacts }>) => {
  const { port, facts } = data;
  const registered = new Map<string, () => Promise<unknown>>();
  const thread = new ThreadMessagePort<PageCalls, WorkerCalls>(port, {
    exports: {
      async render(connection) {
        root.connect({
          mutate: (records) => void Promise.resolve(connection.mutate(records)).catch(tellTrouble),
          call: (...args) => connection.call(...args),
        });
        await registered.get(facts.target)?.();
      },
    },
  });
  port.start();
  defineElements(facts.components);
  const page = thread.imports;
  const plainFetch = self.fetch.bind(self);
  Object.assign(self, {
    shopify: globalShopify(facts, page, registered),
    fetch: (input: RequestInfo | URL, init?: RequestInit) => signedFetch({ facts, page, plainFetch }, input, init),
  });
  importScripts(facts.script);
  port.postMessage('loaded');
});

function tellTrouble(error: unknown): void {
  self.postMessage({ type: 'extension-trouble', message: error instanceof Error ? error.message : String(error) });
}
