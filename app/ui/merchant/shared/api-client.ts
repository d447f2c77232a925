import type { ApiAnswer, ApiAsking, ApiCall, FileCall } from '#app/web/api/calls.ts';
import type { Problem } from '#app/web/problem.ts';

/** What is said of a call that was refused, or got no answer. */
export type ApiProblem = Omit<Problem, 'type'>;

export type ApiResult<T> = { ok: true; value: T } | { ok: false; problem: ApiProblem };

const UNREACHABLE: ApiProblem = {
  title: 'No connection',
  detail: 'The app could not be reached. Check the connection and try again; nothing was charged twice.',
  status: 0,
};

interface Asked {
  params?: Record<string, string>;
  query?: Record<string, string | undefined>;
  body?: unknown;
}

/**
 * Calls the app's JSON API, as it is described; App Bridge adds the session token. Never throws: a lost connection is a
 * problem too.
 */
export function callApi<C extends ApiCall>(call: C, ...asked: ApiAsking<C>): Promise<ApiResult<ApiAnswer<C>>>;
export function callApi(call: ApiCall, asked?: Asked): Promise<ApiResult<unknown>> {
  return ask(call, asked, (response) => response.json());
}

/** A file of the API's; what is wrong is told as of any other call. */
export function fetchFile<C extends FileCall>(call: C, ...asked: ApiAsking<C>): Promise<ApiResult<Blob>>;
export function fetchFile(call: FileCall, asked?: Asked): Promise<ApiResult<Blob>> {
  return ask(call, asked, (response) => response.blob());
}

async function ask<T>(
  call: string,
  { params = {}, query = {}, body }: Asked = {},
  read: (response: Response) => Promise<T>,
): Promise<ApiResult<T>> {
  const [method, pattern = ''] = call.split(' ');
  const path = pattern.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, value);
  try {
    const response = await fetch(`${search}` ? `${path}?${search}` : path, {
      method,
      headers: { accept: 'application/json', ...(body ? { 'content-type': 'application/json' } : {}) },
      // Of nothing this makes nothing.
      body: JSON.stringify(body),
    });
    if (response.ok) return { ok: true, value: await read(response) };
    return { ok: false, problem: (await response.json()) as ApiProblem };
  } catch {
    return { ok: false, problem: UNREACHABLE };
  }
}

/** The id that the next record will have, made by the page: sent twice, it makes one. */
export function newRecordId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The number in a Shopify global id, for addresses. */
export function legacyId(gid: string): string {
  return gid.slice(gid.lastIndexOf('/') + 1);
}
