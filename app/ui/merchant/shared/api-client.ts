/** What the JSON API answers when it refuses. */
export interface ApiProblem {
  title: string;
  detail: string;
  status: number;
  errors?: Record<string, string>;
}

export type ApiResult<T> = { ok: true; value: T } | { ok: false; problem: ApiProblem };

const UNREACHABLE: ApiProblem = {
  title: 'No connection',
  detail: 'The app could not be reached. Check the connection and try again; nothing was charged twice.',
  status: 0,
};

/** Calls the app's JSON API; App Bridge adds the session token. Never throws: a lost connection is a problem too. */
export async function callApi<T>(path: string, body?: unknown): Promise<ApiResult<T>> {
  try {
    const response = await fetch(path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const value: unknown = await response.json();
    return response.ok ? { ok: true, value: value as T } : { ok: false, problem: value as ApiProblem };
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
