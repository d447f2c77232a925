import type { ServerOptions } from 'node:http';

/** What a connection may take before it is cut, in milliseconds. */
export const CONNECTION_LIMITS = {
  /**
   * Between two requests. Longer than the proxies before us wait (60 seconds at most platforms), so that it is they who
   * close: a request that meets a connection which is just being closed is answered 502.
   */
  keepAliveTimeout: 75_000,
  /** From the first byte, or the opening of the connection, until the headers are there. */
  headersTimeout: 10_000,
  /** Until a request is there whole: no body that we take is large. */
  requestTimeout: 60_000,
  /** How often the two before this are looked after. */
  connectionsCheckingInterval: 2500,
} as const satisfies ServerOptions;

/** At once, over all callers; what comes beyond them is closed unheard. Each costs some tens of kilobytes. */
export const MAX_CONNECTIONS = 2000;
