/** Words of ours that go out and come back by strangers' hands: HMAC-SHA256, with the key's id in front. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { keyFor, newestKeyId } from './key-ring.ts';

/** A stamp for these words and this purpose, and for no others: `<key id>.<hex>`. */
export function stamp(purpose: string, words: readonly string[]): string {
  const keyId = newestKeyId();
  const mac = macOf(keyId, purpose, words);
  if (!mac) throw new Error('The newest key of the ring is missing');
  return `${keyId}.${mac.toString('hex')}`;
}

/** Whether a stamp is ours, by any key of the ring, and for just these words. */
export function isStampOf(given: string, purpose: string, words: readonly string[]): boolean {
  const [, keyId = '', hex = ''] = /^([a-z0-9-]+)\.([0-9a-f]{64})$/.exec(given) ?? [];
  const expected = macOf(keyId, purpose, words);
  const mac = Buffer.from(hex, 'hex');
  return expected !== undefined && mac.length === expected.length && timingSafeEqual(mac, expected);
}

function macOf(keyId: string, purpose: string, words: readonly string[]): Buffer | undefined {
  const key = keyFor('stamp', keyId);
  // As JSON, so that no two lists of words read the same.
  return (
    key &&
    createHmac('sha256', key)
      .update(JSON.stringify([purpose, ...words]))
      .digest()
  );
}
