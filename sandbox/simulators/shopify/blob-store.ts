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
  clear(): void;
}

/** Keeps blobs as files of a folder. */
export function createBlobStore(folder: string): BlobStore {
  mkdirSync(folder, { recursive: true });
  const pathOf = (name: string) => path.join(folder, name.replace(/[^\w.-]/g, '_'));
  return {
    async put(bytes) {
      const name = createHash('sha256').update(bytes).digest('hex');
      const target = pathOf(name);
      const isThere = await access(target).then(
        () => true,
        () => false,
      );
      if (isThere) return name;
      const draft = `${target}.${process.pid}.${Math.random().toString(36).slice(2)}`;
      await writeFile(draft, bytes);
      await rename(draft, target);
      return name;
    },
    async get(name) {
      return readFile(pathOf(name)).catch(() => undefined);
    },
    clear() {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
    },
  };
}
