import { createHmac, timingSafeEqual } from 'node:crypto';
import { config } from '#app/config.server.ts';

/** The signature that Shopify gives a body: HMAC-SHA256 of its raw bytes with the app's secret. */
export function shopifySignature(body: Buffer): Buffer {
  return createHmac('sha256', config.shopify.apiSecret).update(body).digest();
}

/** Whether a header's base64 is the signature. */
export function isSignature(signature: Buffer, header: string): boolean {
  const given = Buffer.from(header, 'base64');
  return given.length === signature.length && timingSafeEqual(given, signature);
}
