import { config } from '#app/config.server.ts';
import { checkEndpoint, endpointsAt } from './api/check-endpoint.ts';
import { preflightAnswer } from './cors.ts';
import { HttpRefusal } from './http-refusal.ts';
import { problemFor } from './problem-page.ts';
import { limitAddress } from './rate-limits.ts';

const FORM_MAX_BYTES = 100_000;

/**
 * Looks at a request before anything is done for it: an address of the API that does not exist, the pages that anybody
 * can open, and forms, which Remix would read whole. Returns the answer where it is known already (an error, or a preflight's), or nothing.
 */
export async function checkRequest(request: {
  method: string;
  /** Every host that the headers name; undefined for a header that is not there. */
  hosts: (string | undefined)[];
  path: string;
  /** As the caller says; undefined when it does not. */
  contentLength: number | undefined;
  /** The site that a browser says it sends this from. */
  origin: string | undefined;
  /** What it says that it can read. */
  accept: string | undefined;
}): Promise<Response | undefined> {
  try {
    const { method, path, contentLength, origin } = request;
    if (!request.hosts.every((host) => host === undefined || namesHost(host)))
      throw new HttpRefusal('bad-request', { detail: 'The Host header names no host.' });
    if (isDisguised(path)) throw new HttpRefusal('no-such-address');
    const preflight = method === 'OPTIONS' ? preflightAnswer(endpointsAt(path), origin) : undefined;
    if (preflight) return preflight;
    checkEndpoint(method, path);
    if (isPageForAnybody(path)) await limitAddress('sign-in');
    const isForm = method !== 'GET' && method !== 'HEAD' && !/^\/(api|webhooks)\//.test(path);
    if (isForm && origin !== undefined && origin !== new URL(config.shopify.appUrl).origin) {
      throw new HttpRefusal('foreign-origin');
    }
    if (isForm && (contentLength ?? Number.POSITIVE_INFINITY) > FORM_MAX_BYTES) {
      throw new HttpRefusal('body-too-large', { maxBytes: FORM_MAX_BYTES });
    }
    return undefined;
  } catch (error) {
    return problemFor(request, error);
  }
}

const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?$/i;

/**
 * Whether an address can be made of it that leads to that host. Parsing the whole address would not tell: without a host,
 * the first part of its path is taken for one.
 */
function namesHost(host: string): boolean {
  return HOST.test(host) && URL.canParse(`http://${host}/`);
}

/** What is told apart by its path here and in what follows. */
const GUARDED = /^\/(api|auth|webhooks)(\/|$)/;

/** The router takes capitals, and `%61` for an `a`, as well: written so, an address would get past every look at its path. */
function isDisguised(path: string): boolean {
  return !GUARDED.test(path) && GUARDED.test(decoded(path).toLowerCase());
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function isPageForAnybody(path: string): boolean {
  return path === '/' || /^\/auth(\/|$)/.test(path);
}
