/**
 * The keys that seal what is kept and stamp what comes back to us. The first one of the ring writes, all of them read: a
 * new one is put in front, and the old one leaves when nothing is written with it any more.
 */
import { hkdfSync } from 'node:crypto';
import { config } from '#app/config.server.ts';

/** What a key is used for: each use has a key of its own, made from the ring's. */
export type KeyUse = 'seal' | 'stamp';

const KEY_BYTES = 32;
const made = new Map<string, Buffer>();

export function newestKeyId(): string {
  const [newest] = config.secrets.encryptionKeys;
  if (!newest) throw new Error('The key ring is empty');
  return newest.id;
}

/** Undefined for a key that is not in the ring, or no longer. */
export function keyFor(use: KeyUse, id: string): Buffer | undefined {
  const ringKey = config.secrets.encryptionKeys.find((key) => key.id === id);
  if (!ringKey) return undefined;
  const name = `${use} ${id} ${ringKey.secret}`;
  const known = made.get(name);
  if (known) return known;
  const secret = Buffer.from(ringKey.secret, 'base64');
  const key = Buffer.from(hkdfSync('sha256', secret, '', `modelsnap ${use}`, KEY_BYTES));
  made.set(name, key);
  return key;
}
