/** What could not be done, for a person. `code` is the last part of the problem's type; `away` where no answer came. */
export interface Problem {
  code: string;
  title: string;
  detail: string;
}

export type Answer<T> = { ok: true; value: T } | { ok: false; problem: Problem };

/** A translation by its key. */
export type Say = (key: string, options?: Record<string, string | number>) => string;

/** Waits before an answer is asked for once more. */
const AGAIN_MS = 800;

/**
 * Asks the app. Shopify adds a fresh session token to each request; whoever is refused for an old one, or gets no answer,
 * asks once more, which is safe: what is made has its id in the body, and is made once.
 */
export async function callApp<T>(say: Say, path: string, body?: object): Promise<Answer<T>> {
  const first = await ask<T>(say, path, body);
  if (first.ok || !['unauthorized', 'away'].includes(first.problem.code)) return first;
  await wait(AGAIN_MS);
  return ask<T>(say, path, body);
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function ask<T>(say: Say, path: string, body?: object): Promise<Answer<T>> {
  const post = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
  try {
    const response = await fetch(path, body ? post : {});
    const value = await response.json();
    return response.ok ? { ok: true, value } : { ok: false, problem: problemOf(say, response.status, value) };
  } catch {
    return { ok: false, problem: words(say, 'away') };
  }
}

function problemOf(say: Say, status: number, value: { type?: string; title?: string; detail?: string }): Problem {
  const code = value.type?.split(':').at(-1) ?? 'away';
  if (status === 401) return words(say, 'unauthorized');
  if (!value.title || !value.detail) return words(say, 'away');
  return { code, title: value.title, detail: value.detail };
}

/** What the app can't say itself, or says to programs. */
function words(say: Say, code: 'away' | 'unauthorized'): Problem {
  return { code, title: say(`problem.${code}.title`), detail: say(`problem.${code}.detail`) };
}

/** An id for what is about to be made: 24 hexadecimal digits. Kept while the same thing is tried again. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The number in a global id of Shopify's. */
export function numberOf(gid: string): string {
  return gid.slice(gid.lastIndexOf('/') + 1);
}
