import { createHash, randomUUID } from 'node:crypto';

/** A key named after the content: the same bytes have the same place, and nothing is ever overwritten by other bytes. */
export function contentKey(prefix: string, bytes: Buffer, extension: string): string {
  return `${prefix}/${sha256(bytes)}.${extension}`;
}

/** Whether the key is a content key of these bytes. */
export function isNamedAfter(key: string, bytes: Buffer): boolean {
  return key.includes(`/${sha256(bytes)}.`);
}

/** A key for an upload, under its owner's folder, that nobody can guess or ask for. */
export function incomingKey(ownerId: string): string {
  if (!/^[a-zA-Z0-9][a-zA-Z0-9._-]*$/.test(ownerId))
    throw new Error('An owner’s id is letters, digits, dots and dashes');
  return `incoming/${ownerId}/${randomUUID()}`;
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
