import { randomBytes } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { type AppLoadContext, createReadableStreamFromReadable, type EntryContext } from '@remix-run/node';
import { isRouteErrorResponse, RemixServer } from '@remix-run/react';
import { isbot } from 'isbot';
import { renderToPipeableStream } from 'react-dom/server';
import { log } from '#app/services/log.ts';
import { addDocumentResponseHeaders } from '#app/shopify.server.ts';
import { automatedClientPage } from '#app/web/automated-client-page.ts';
import { loggedPath } from '#app/web/logged-path.ts';
import { problemFor } from '#app/web/problem-page.ts';
import { limitAddress } from '#app/web/rate-limits.ts';
import { sdkScripts, setPagePolicy, setPlainPagePolicy } from '#app/web/security-headers.ts';
import { NonceContext } from './nonce.tsx';

export { checkRequest } from '#app/web/check-request.ts';
export { formerFile } from '#app/web/former-files.ts';
export { startProduct, stopProduct } from '#app/web/product-lifecycle.ts';
export { inRequest } from '#app/web/request-context.ts';
export { takeWebhook } from '#app/web/webhooks/take-webhook.ts';

const STREAM_TIMEOUT_MS = 8000;

export default async function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  _loadContext: AppLoadContext,
): Promise<Response> {
  const nonce = randomBytes(16).toString('base64');
  addDocumentResponseHeaders(request, headers);
  // Of all pages, these are drawn for anybody: one needs no drawing, the others (no such page, or nothing to send there)
  // count their callers.
  if (status === 410) return automatedClientPage(headers);
  if (status === 404 || status === 405) {
    const refused = await limitAddress('refused').catch((error) => refusalPage(request, error, headers));
    if (refused) return refused;
  }
  await setPagePolicy(headers, {
    nonce,
    inPage: Object.values(remixContext.staticHandlerContext.errors ?? {}).flatMap(scriptsOf),
  });
  headers.set('Content-Type', 'text/html; charset=utf-8');
  const isWhole = isbot(request.headers.get('user-agent') ?? '');

  return new Promise((resolve, reject) => {
    let failed = false;
    const page = (
      <NonceContext.Provider value={nonce}>
        <RemixServer context={remixContext} url={request.url} nonce={nonce} />
      </NonceContext.Provider>
    );
    const { pipe, abort } = renderToPipeableStream(page, {
      nonce,
      [isWhole ? 'onAllReady' : 'onShellReady']() {
        const body = new PassThrough();
        resolve(new Response(createReadableStreamFromReadable(body), { headers, status: failed ? 500 : status }));
        pipe(body);
      },
      onShellError: reject,
      onError(error) {
        failed = true;
        log().error({ error }, 'A page failed while it was drawn');
      },
    });
    setTimeout(abort, STREAM_TIMEOUT_MS);
  });
}

/** Instead of a page: the sentence that says why there is none. */
function refusalPage(request: Request, error: unknown, headers: Headers): Response {
  setPlainPagePolicy(headers);
  const accept = request.headers.get('accept') ?? undefined;
  return problemFor({ path: new URL(request.url).pathname, accept }, error, headers);
}

/** The SDK leaves a frame by throwing a page with a script of its own, which the error boundary puts into ours. */
function scriptsOf(error: unknown): string[] {
  return isRouteErrorResponse(error) && typeof error.data === 'string' ? sdkScripts(error.data) : [];
}

/** Errors of loaders and actions that nobody caught: logged here, shown by the error boundary without their text. */
export function handleError(error: unknown, { request }: { request: Request }): void {
  if (request.signal.aborted) return;
  // An address or a method that there is not: the caller's fault, and the request's own line says so.
  if (isRouteErrorResponse(error) && error.status < 500) return;
  log().error({ error, path: loggedPath(new URL(request.url).pathname) }, 'A page failed');
}
