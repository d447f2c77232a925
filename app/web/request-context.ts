import { AsyncLocalStorage } from 'node:async_hooks';
import { withLogFacts } from '#app/services/log-facts.ts';
import type { Caller } from './caller-of.ts';

export interface RequestContext {
  requestId: string;
  /** Of the caller, as far as the proxies that we trust say it. No header that the caller sends changes it. */
  address: string;
  /** Who takes the answer. */
  caller: Caller;
}

interface Known extends RequestContext {
  /** What was found out for this request, for whoever asks again while it lasts. */
  found: Map<string, Promise<unknown>>;
  hasNewAccess: boolean;
}

const context = new AsyncLocalStorage<Known>();

/** Runs one request: what it logs carries its id, and what limits it knows where it comes from. */
export function inRequest<T>(request: RequestContext, work: () => T): T {
  return context.run({ ...request, found: new Map(), hasNewAccess: false }, () =>
    withLogFacts({ requestId: request.requestId }, work),
  );
}

export function callerAddress(): string {
  return context.getStore()?.address ?? 'unknown';
}

/** Who takes the answer to this request. */
export function currentCaller(): Caller {
  const known = context.getStore();
  if (!known) throw new Error('Nobody is being answered');
  return known.caller;
}

/** Shopify gave a new access token while this request was being signed in. */
export function noteNewAccess(): void {
  const known = context.getStore();
  if (known) known.hasNewAccess = true;
}

export function hasNewAccess(): boolean {
  return context.getStore()?.hasNewAccess ?? false;
}

/** Finds something out once for a request, however many of its loaders ask at the same time. */
export function oncePerRequest<T>(name: string, find: () => Promise<T>): Promise<T> {
  const found = context.getStore()?.found;
  const known = found?.get(name) as Promise<T> | undefined;
  if (known) return known;
  const finding = find();
  found?.set(name, finding);
  return finding;
}
