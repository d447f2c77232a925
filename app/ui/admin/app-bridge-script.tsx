import { useRouteLoaderData } from '@remix-run/react';

/**
 * App Bridge, on the pages inside the admin. The first script of the page, as Shopify asks, and before the style
 * sheets: a script after them waits until they are there, and with it all that follows.
 */
export function AppBridgeScript() {
  const frame = useRouteLoaderData('routes/app') as { apiKey: string; appBridgeUrl: string } | undefined;
  return frame ? <script src={frame.appBridgeUrl} data-api-key={frame.apiKey} /> : null;
}
