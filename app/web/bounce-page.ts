/**
 * Shopify's bounce page: where a page of the frame goes that has no session token, or whose address does not even name
 * the store. App Bridge, which knows both from the admin around it, fetches the page that was meant
 * (`shopify-reload`) with a token, and writes it into this same document. The document keeps the policy that the bounce
 * page came with: it says who may frame it, and no more.
 */
import { redirect } from '@remix-run/node';
import { config } from '#app/config.server.ts';

export const BOUNCE_PATH = '/auth/session-token';
const LOGIN_PATH = '/auth/login';
/** What Shopify adds to an address, and what may be wrong when the SDK finds no store in it. */
const LAUNCH_PARAMETERS = ['embedded', 'hmac', 'host', 'id_token', 'locale', 'session', 'shop', 'timestamp'];

/** The SDK's bounce page, with a way out for whoever App Bridge does not start for: else it takes all of it away at once. */
export async function bouncePage(request: Request, page: Response): Promise<Response> {
  if (page.status !== 200) return page;
  const headers = new Headers(page.headers);
  if (!headers.has('content-security-policy')) headers.set('content-security-policy', framedBy(request));
  const { adminUrl } = config.shopify;
  const link = `<a href="${adminUrl}" target="_top">your Shopify admin</a>`;
  const wayOut = `<p style="margin:2rem;font:14px/1.5 system-ui,sans-serif">Open ModelSnap in ${link}.</p>`;
  return new Response(`${await page.text()}${wayOut}`, { status: page.status, headers });
}

/** Without a store of which the SDK could say it: the admin, if no store is named; nobody, if what is named is none. */
function framedBy(request: Request): string {
  const isNamed = new URL(request.url).searchParams.has('shop');
  return `frame-ancestors ${isNamed ? "'none'" : new URL(config.shopify.adminUrl).origin}`;
}

/**
 * The SDK leads a page whose address does not name the store to the sign-in page, and one that it does not take for
 * embedded to the admin; a frame may show neither. Inside the frame App Bridge is asked instead. Other answers stay.
 */
export function bounceInFrame(request: Request, answer: Response): Response {
  const target = answer.headers.get('location');
  if (!target || target.startsWith(BOUNCE_PATH) || !isInFrame(request)) return answer;
  const url = new URL(request.url);
  const page = `${new URL(config.shopify.appUrl).origin}${url.pathname}`;
  if (target !== LOGIN_PATH) {
    url.searchParams.set('embedded', '1');
    return redirect(`${page}${url.search}`);
  }
  for (const name of LAUNCH_PARAMETERS) url.searchParams.delete(name);
  return redirect(`${BOUNCE_PATH}?${new URLSearchParams({ 'shopify-reload': `${page}${url.search}` })}`);
}

/** As the browser says; one that says nothing may be in a frame, and has a way out on the bounce page. */
function isInFrame(request: Request): boolean {
  return ['iframe', 'frame', null].includes(request.headers.get('sec-fetch-dest'));
}
