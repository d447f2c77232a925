import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** Some tens of megabytes at the engine's size. */
const KEPT = 6;

/**
 * What was found out about the last few pictures: the same people meet the same garments again and again, and looking
 * at them is two thirds of a drawing. Nobody changes what is kept. What fails is found out anew.
 */
export function kept<T, Detail extends string = string>(find: (bytes: Uint8Array, detail: Detail) => Promise<T>) {
  const found = new LRUCache<string, Promise<T>>({ max: KEPT });
  return (bytes: Uint8Array, detail: Detail): Promise<T> => {
    const key = `${createHash('sha256').update(bytes).digest('base64')} ${detail}`;
    const before = found.get(key);
    if (before) return before;
    const finding = find(bytes, detail);
    found.set(key, finding);
    finding.catch(() => found.delete(key));
    return finding;
  };
}
