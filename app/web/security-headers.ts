import { createHash } from 'node:crypto';
import { config } from '#app/config.server.ts';
import { isStoreDomain } from '#app/domain/store-names/store-domain.ts';
import { uploadAddress } from '#app/services/storage/signed-addresses.ts';

/** What every answer carries, whatever it is. Addresses hold tokens and signatures: no other site hears of them. */
export function baseHeaders(): Record<string, string> {
  return {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
    'cross-origin-opener-policy': 'same-origin',
    ...(new URL(config.shopify.appUrl).protocol === 'https:'
      ? { 'strict-transport-security': 'max-age=63072000; includeSubDomains' }
      : {}),
  };
}

/** What an answer that is no page of ours carries beyond that: it runs nothing, frames nothing, and is for us alone. */
const CLOSED_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
export const closedHeaders: Record<string, string> = {
  'content-security-policy': CLOSED_POLICY,
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'private, no-store',
};

/** Adds to a page's headers what the SDK's own CSP (who may frame it) leaves open. */
export async function setPagePolicy(
  headers: Headers,
  scripts: { nonce: string; inPage?: readonly string[] },
): Promise<void> {
  const framing = framingOf(headers);
  const { origin } = new URL(config.shopify.appBridgeUrl);
  const pictures = config.shopify.imageOrigins.join(' ');
  const isDevelopment = config.mode === 'development';
  const hashes = (scripts.inPage ?? []).map(hashOf).join(' ');
  setPolicy(headers, [
    "default-src 'none'",
    `script-src 'self' 'nonce-${scripts.nonce}' ${appBridgeFolder()} ${hashes}`,
    // Polaris sets style attributes, App Bridge brings a style element of its own.
    `style-src 'self' 'unsafe-inline' ${config.shopify.fontUrl}`,
    `img-src 'self' data: blob: https://cdn.shopify.com ${pictures}`,
    `font-src 'self' ${new URL(config.shopify.fontUrl).origin}`,
    `connect-src 'self' ${await uploadAddress()} ${origin}${isDevelopment ? ' ws: wss:' : ''}`,
    "frame-src 'self'",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    framing,
  ]);
}

/** The policy of a page that runs and loads nothing, framed by whom the SDK says. */
export function setPlainPagePolicy(headers: Headers): void {
  setPolicy(headers, ["default-src 'none'", "base-uri 'none'", "form-action 'none'", framingOf(headers)]);
}

/** Who may frame it, as the SDK says: the admin, and the store of the address, if that is one. Else nobody. */
function framingOf(headers: Headers): string {
  const framing = headers.get('content-security-policy')?.replace(/;\s*$/, '') ?? '';
  const store = /^frame-ancestors https:\/\/([^\s;]+) [^;]*$/.exec(framing)?.[1];
  return store && isStoreDomain(store) ? framing : "frame-ancestors 'none'";
}

function setPolicy(headers: Headers, lines: string[]): void {
  headers.set('content-security-policy', lines.map((line) => line.trim().replace(/ {2,}/g, ' ')).join('; '));
}

/** The SDK's page out of the frame: App Bridge, and a script that opens an address above it. */
export async function securedSdkPage(page: Response): Promise<Response> {
  if (!page.headers.get('content-type')?.startsWith('text/html')) return page;
  const body = await page.text();
  const headers = new Headers(page.headers);
  const hashes = sdkScripts(body).map(hashOf).join(' ');
  const { origin } = new URL(config.shopify.appBridgeUrl);
  const framing = framingOf(headers);
  setPolicy(headers, [
    "default-src 'none'",
    `script-src ${appBridgeFolder()} ${hashes}`,
    "style-src 'unsafe-inline'",
    `connect-src 'self' ${origin}`,
    "base-uri 'none'",
    "form-action 'none'",
    framing,
  ]);
  return new Response(body, { status: page.status, headers });
}

/** The scripts in what the SDK wrote that open an address above the frame, and no others. */
export function sdkScripts(html: string): string[] {
  return [...html.matchAll(/<script>(window\.open\("[^"<]*", "\w+"\))<\/script>/g)].map((match) => match[1] ?? '');
}

function hashOf(script: string): string {
  return `'sha256-${createHash('sha256').update(script).digest('base64')}'`;
}

/** Where App Bridge comes from, with its folder: the same host serves what merchants upload. */
function appBridgeFolder(): string {
  return new URL('.', config.shopify.appBridgeUrl).href;
}
