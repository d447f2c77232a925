import {
  isRouteErrorResponse,
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useRouteError,
  useRouteLoaderData,
} from '@remix-run/react';
import type { ReactNode } from 'react';
import { useNonce } from './nonce.tsx';
import type { loader as merchantLoader } from './routes/app.tsx';
import { problemOf } from './ui/merchant/shared/read-problem.ts';

function Document({ children }: { children: ReactNode }) {
  const nonce = useNonce();
  return (
    <html lang="en">
      <head>
        <AppBridgeScript />
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <Meta />
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        <PolarisFont />
        <Links />
        <StylesFirst />
      </head>
      <body>
        {children}
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  );
}

/**
 * App Bridge on the merchant's pages, before the styles: further down it would wait for them, and hold up the page. It
 * puts elements of its own beside itself, which `entry.client.tsx` moves out of React's way.
 */
function AppBridgeScript() {
  const bridge = useRouteLoaderData<typeof merchantLoader>('routes/app');
  return bridge ? <script src={bridge.appBridgeUrl} data-api-key={bridge.apiKey} /> : null;
}

/** Inter, in which Polaris is drawn. It comes from where App Bridge does: no page waits for one more host. */
function PolarisFont() {
  const page = useRouteLoaderData<typeof merchantLoader>('routes/app');
  return page ? <link rel="stylesheet" href={page.fontUrl} /> : null;
}

/**
 * A script waits for the styles above it, and what follows waits for the script: laid out without its styles, the page
 * would be laid out twice, and counted as having jumped.
 */
function StylesFirst() {
  const nonce = useNonce();
  return (
    <script nonce={nonce} suppressHydrationWarning>
      0
    </script>
  );
}

export default function Root() {
  return (
    <Document>
      <Outlet />
    </Document>
  );
}

/** What no page below could show: the sentence of a problem, or that there is no such page. */
export function ErrorBoundary() {
  const error = useRouteError();
  const problem = isRouteErrorResponse(error) ? problemOf(error) : undefined;
  const isMissing = isRouteErrorResponse(error) && error.status === 404;
  return (
    <Document>
      <main style={{ margin: '2rem', font: '14px/1.5 system-ui, sans-serif' }}>
        <h1 style={{ fontSize: '1.25rem' }}>
          {problem?.title ?? (isMissing ? 'There is no such page' : 'Something went wrong on our side')}
        </h1>
        <p>
          {problem?.detail ??
            (isMissing
              ? 'Open ModelSnap from your Shopify admin.'
              : 'Open ModelSnap from your Shopify admin. If this happens again, try in a few minutes.')}
        </p>
        {problem?.instance ? <p>{problem.instance}</p> : null}
      </main>
    </Document>
  );
}
