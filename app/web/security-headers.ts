import { config } from '#app/config.server.ts';

/** Adds to a page's headers what the SDK's own CSP (who may frame it) leaves open. */
export function setSecurityHeaders(headers: Headers): void {
  const appBridge = new URL(config.shopify.appBridgeUrl).origin;
  const pictures = config.shopify.imageOrigins.join(' ');
  const policy = [
    headers.get('Content-Security-Policy')?.replace(/;\s*$/, ''),
    `img-src 'self' data: blob: https://cdn.shopify.com ${pictures}`,
    "object-src 'none'",
    "base-uri 'self'",
    `form-action 'self' ${appBridge}`,
  ];
  headers.set('Content-Security-Policy', policy.filter(Boolean).join('; '));
  headers.set('X-Content-Type-Options', 'nosniff');
  headers.set('Referrer-Policy', 'strict-origin-when-cross-origin');
  headers.set('Permissions-Policy', 'camera=(), microphone=(), geolocation=()');
}
