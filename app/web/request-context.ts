import { AsyncLocalStorage } from 'node:async_hooks';
import { withLogFacts } from '#app/services/log-facts.ts';

export interface RequestContext {
  requestId: string;
  /** Of the caller, as far as the proxies that we trust say it. No header that the caller sends changes it. */
  address: string;
}

const context = new AsyncLocalStorage<RequestContext>();

/** Runs one request: what it logs carries its id, and what limits it knows where it comes from. */
export function inRequest<T>(request: RequestContext, work: () => T): T {
  return context.run(request, () => withLogFacts({ requestId: request.requestId }, work));
}

export function callerAddress(): string {
  return context.getStore()?.address ?? 'unknown';
}
