import { plainPage } from './plain-page.tsx';
import { problemHeaders, problemResponse, toProblem } from './problem.ts';

/** What was asked, as far as it says in which form an error is read. */
interface Asked {
  path: string;
  /** The header of that name. */
  accept: string | undefined;
}

/**
 * An error before any page of the app is drawn: as a page of sentences to a browser that was to show a page, as a problem
 * (RFC 9457) to all others, and below /api to everybody. `headers` go along with a page.
 */
export function problemFor({ path, accept }: Asked, error: unknown, headers: HeadersInit = {}): Response {
  const isForPage = accept?.includes('text/html') && !/^\/api(\/|$)/.test(path);
  return isForPage ? problemPage(error, new Headers(headers)) : problemResponse(error);
}

function problemPage(error: unknown, headers: Headers): Response {
  const { title, detail, status, instance } = toProblem(error);
  for (const [name, value] of Object.entries(problemHeaders(error))) headers.set(name, value);
  return plainPage({ title, sentences: instance ? [detail, instance] : [detail], status, headers });
}
