import { useLocation } from '@remix-run/react';
import { useEffect } from 'react';

/**
 * Keeps in the frame's address what Shopify opened the app with. Links inside the app leave it out; but when the frame is
 * loaded again (by the merchant, or because a new version is out), its address is all that the server hears.
 */
export function useLaunchParameters(): void {
  const { key } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key changes whenever the address does
  useEffect(() => {
    const { shop, host } = window.shopify?.config ?? {};
    if (!shop || !host) return;
    const url = new URL(window.location.href);
    for (const [name, value] of Object.entries({ embedded: '1', shop, host })) url.searchParams.set(name, value);
    if (url.href !== window.location.href) window.history.replaceState(window.history.state, '', url);
  }, [key]);
}
