import { isRouteErrorResponse, Links, Meta, Outlet, Scripts, ScrollRestoration, useRouteError } from '@remix-run/react';
import type { ReactNode } from 'react';
import { useNonce } from './nonce.tsx';

function Document({ children }: { children: ReactNode }) {
  const nonce = useNonce();
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
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
  const problem = isRouteErrorResponse(error) ? readProblem(error.data) : undefined;
  const isMissing = isRouteErrorResponse(error) && error.status === 404;
  return (
    <Document>
      <h1>{problem?.title ?? (isMissing ? 'There is no such page' : 'Something went wrong on our side')}</h1>
      <p>{problem?.detail ?? 'Open ModelSnap from your Shopify admin. If this happens again, try in a few minutes.'}</p>
    </Document>
  );
}

function readProblem(data: unknown): { title: string; detail: string } | undefined {
  if (typeof data !== 'object' || data === null || !('title' in data) || !('detail' in data)) return undefined;
  return { title: String(data.title), detail: String(data.detail) };
}
