import { createHash, randomUUID } from 'node:crypto';

/** A key named after the content: the same bytes have the same place, and nothing is ever overwritten by other bytes. */
export function contentKey(prefix: string, bytes: Buffer, extension: string): string {
  return `${prefix}/${contentHash(bytes)}.${extension}`;
}

/** Whether the key is a content key of these bytes. */
export function isNamedAfter(key: string, bytes: Buffer): boolean {
  return key.includes(`/${contentHash(bytes)}.`);
}

/** The hash that a content key names. */
export function hashInKey(key: string): string {
  const hash = /\/([0-9a-f]{64})\.\w+$/.exec(key)?.[1];
  if (!hash) throw new Error('This key is not named after its content');
  return hash;
}

/** A key for an upload, under its owner's folder, that nobody can guess or ask for. */
export function incomingKey(ownerId: string): string {
  if (!/^[a-zA-Z0-9][a-zA-Z0-9._-]*$/.test(ownerId))
    throw new Error('An owner’s id is letters, digits, dots and dashes');
  return `incoming/${ownerId}/${randomUUID()}`;
}

/** SHA-256 in hexadecimal: what content keys and ETags are made of. */
export function contentHash(bytes: Buffer | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
