import { createHash } from 'node:crypto';

/** A key named after the content: the same bytes have the same place, and nothing is ever overwritten by other bytes. */
export function contentKey(prefix: string, bytes: Buffer, extension: string): string {
  return `${prefix}/${createHash('sha256').update(bytes).digest('hex')}.${extension}`;
}
