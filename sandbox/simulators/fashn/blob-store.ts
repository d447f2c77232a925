import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

export interface BlobStore {
  /** `name` is made of letters, digits, `-`, `_` and `.` only. */
  write(name: string, bytes: Uint8Array): Promise<void>;
  read(name: string): Promise<Buffer | undefined>;
  clear(): Promise<void>;
}

/** Keeps bytes under names: in a folder, or in memory without one. */
export function createBlobStore(folder: string | undefined): BlobStore {
  if (!folder) {
    const kept = new Map<string, Buffer>();
    return {
      write: async (name, bytes) => void kept.set(name, Buffer.from(bytes)),
      read: async (name) => kept.get(name),
      clear: async () => kept.clear(),
    };
  }
  const fileOf = (name: string) => path.join(folder, path.basename(name));
  return {
    async write(name, bytes) {
      await mkdir(folder, { recursive: true });
      await writeFile(fileOf(name), bytes);
    },
    async read(name) {
      try {
        return await readFile(fileOf(name));
      } catch {
        return undefined;
      }
    },
    clear: () => rm(folder, { recursive: true, force: true }),
  };
}
