import { Links, Meta, Outlet, Scripts, ScrollRestoration } from '@remix-run/react';
import { AppBridgeScript } from '#app/ui/admin/app-bridge-script.tsx';

export default function Root() {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <AppBridgeScript />
        <Meta />
        <Links />
      </head>
      <body>
        <Outlet />
        <ScrollRestoration />
        <Scripts />
      </body>
    </html>
  );
}
