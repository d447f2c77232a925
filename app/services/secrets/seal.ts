/** Secrets that have to be kept and read again: AES-256-GCM, with the key's id in front. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { keyFor, newestKeyId } from './key-ring.ts';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** `sealed:<key id>:<nonce, tag and ciphertext>`. */
const SEALED = /^sealed:([a-z0-9-]+):([A-Za-z0-9_-]+)$/;

/** It was sealed with a key that is not in the ring, for another place, or was changed. */
export class UnreadableSecret extends Error {
  constructor() {
    super('A sealed secret cannot be opened: its key is missing from ENCRYPTION_KEYS, or it was changed');
    this.name = 'UnreadableSecret';
  }
}

/** Seals a text for one place, such as a record's field: moved to another, it does not open. */
export function seal(text: string, place: string): string {
  const keyId = newestKeyId();
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, requireKey(keyId), nonce).setAAD(Buffer.from(place));
  const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const bytes = Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]);
  return `sealed:${keyId}:${bytes.toString('base64url')}`;
}

/** The text that was sealed for this place; throws an UnreadableSecret. */
export function unseal(sealed: string, place: string): string {
  const [, keyId = '', encoded = ''] = SEALED.exec(sealed) ?? [];
  const key = requireKey(keyId);
  const bytes = Buffer.from(encoded, 'base64url');
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  try {
    const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(place)).setAuthTag(tag);
    const text = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch {
    throw new UnreadableSecret();
  }
}

export function isSealed(text: string): boolean {
  return SEALED.test(text);
}

/** False for what is plain, or was sealed with a key that only reads by now: it is to be sealed anew. */
export function isSealedWithNewest(text: string): boolean {
  return SEALED.exec(text)?.[1] === newestKeyId();
}

function requireKey(id: string): Buffer {
  const key = keyFor('seal', id);
  if (!key) throw new UnreadableSecret();
  return key;
}
