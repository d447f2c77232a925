import { PassThrough } from 'node:stream';
import { type AppLoadContext, createReadableStreamFromReadable, type EntryContext } from '@remix-run/node';
import { RemixServer } from '@remix-run/react';
import { isbot } from 'isbot';
import { renderToPipeableStream } from 'react-dom/server';
import { log } from '#app/services/log.ts';
import { addDocumentResponseHeaders } from '#app/shopify.server.ts';
import { setSecurityHeaders } from '#app/web/security-headers.ts';

export { startProduct, stopProduct } from '#app/web/product-lifecycle.ts';

const STREAM_TIMEOUT_MS = 8000;

export default async function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  _loadContext: AppLoadContext,
): Promise<Response> {
  addDocumentResponseHeaders(request, headers);
  setSecurityHeaders(headers);
  headers.set('Content-Type', 'text/html; charset=utf-8');
  const isWhole = isbot(request.headers.get('user-agent') ?? '');

  return new Promise((resolve, reject) => {
    let failed = false;
    const { pipe, abort } = renderToPipeableStream(<RemixServer context={remixContext} url={request.url} />, {
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

/** Errors of loaders and actions that nobody caught: logged here, shown by the error boundary without their text. */
export function handleError(error: unknown, { request }: { request: Request }): void {
  if (request.signal.aborted) return;
  log().error({ error, path: new URL(request.url).pathname }, 'A page failed');
}
