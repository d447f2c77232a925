import { ServiceError } from '#app/services/service-error.ts';
import type { UploadForm } from './signed-addresses.ts';

const TIME_OUT_MS = 15_000;

/** Sends bytes by an upload form as a browser does, and returns the HTTP status. Throws ServiceError without an answer. */
export async function sendForm({ url, fields }: UploadForm, bytes: Buffer): Promise<number> {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  body.append('file', new Blob([new Uint8Array(bytes)], { type: fields['Content-Type'] ?? '' }), 'probe');
  const answer = await ask(url, { method: 'POST', body });
  return answer.status;
}

/** The origin that may post to this address from a page, as the answer to a browser's preflight says; null for none. */
export async function askPreflight(url: string, origin: string): Promise<string | null> {
  const headers = { origin, 'access-control-request-method': 'POST' };
  const answer = await ask(url, { method: 'OPTIONS', headers });
  return answer.headers.get('access-control-allow-origin');
}

async function ask(url: string, request: RequestInit): Promise<Response> {
  try {
    const answer = await fetch(url, { ...request, redirect: 'manual', signal: AbortSignal.timeout(TIME_OUT_MS) });
    await answer.arrayBuffer();
    return answer;
  } catch (cause) {
    throw new ServiceError('storage', 'Storage did not answer', { retry: 'later', cause });
  }
}
