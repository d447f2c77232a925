import { createHash } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { access, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Bytes kept under the hash of their content. */
export interface BlobStore {
  /** Writes bytes once and resolves to their name. */
  put(bytes: Buffer): Promise<string>;
  /** Undefined when there is none of that name. */
  get(name: string): Promise<Buffer | undefined>;
  has(name: string): Promise<boolean>;
  clear(): void;
}

/** Keeps blobs as files of a folder. */
export function createBlobStore(folder: string): BlobStore {
  mkdirSync(folder, { recursive: true });
  const pathOf = (name: string) => path.join(folder, name.replace(/[^\w.-]/g, '_'));
  const known = new Set<string>();
  async function has(name: string): Promise<boolean> {
    if (known.has(name)) return true;
    const isThere = await access(pathOf(name)).then(
      () => true,
      () => false,
    );
    if (isThere) known.add(name);
    return isThere;
  }
  return {
    has,
    async put(bytes) {
      const name = createHash('sha256').update(bytes).digest('hex');
      const target = pathOf(name);
      if (await has(name)) return name;
      const draft = `${target}.${process.pid}.${Math.random().toString(36).slice(2)}`;
      await writeFile(draft, bytes);
      await rename(draft, target);
      return name;
    },
    async get(name) {
      return readFile(pathOf(name)).catch(() => undefined);
    },
    clear() {
      known.clear();
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
    },
  };
}
