/** Objects as files: the bytes beside a small JSON of what S3 keeps about them. Written aside, then moved into place. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface StoredFile {
  key: string;
  bytes: Buffer;
  contentType: string;
  etag: string;
  storedAt: string;
}

export interface ObjectFiles {
  put: (key: string, bytes: Buffer, contentType: string) => Promise<string>;
  get: (key: string) => Promise<StoredFile | undefined>;
  remove: (key: string) => Promise<void>;
  clear: () => Promise<void>;
  /** How many objects were stored, and how often the same key was stored again. */
  counts: () => { puts: number; repeats: number };
}

export async function openObjectFiles(dataDir: string): Promise<ObjectFiles> {
  const place = (key: string) => join(dataDir, createHash('sha256').update(key).digest('hex'));
  const seen = new Set<string>();
  const counts = { puts: 0, repeats: 0 };
  await mkdir(dataDir, { recursive: true });

  async function move(path: string, content: Buffer | string): Promise<void> {
    const aside = `${path}.${randomUUID()}`;
    await writeFile(aside, content);
    await rename(aside, path);
  }

  return {
    async put(key, bytes, contentType) {
      counts.puts += 1;
      if (seen.has(key)) counts.repeats += 1;
      seen.add(key);
      const etag = `"${createHash('md5').update(bytes).digest('hex')}"`;
      await move(`${place(key)}.bin`, bytes);
      await move(`${place(key)}.json`, JSON.stringify({ key, contentType, etag, storedAt: new Date().toISOString() }));
      return etag;
    },
    async get(key) {
      try {
        const [facts, bytes] = await Promise.all([
          readFile(`${place(key)}.json`, 'utf8'),
          readFile(`${place(key)}.bin`),
        ]);
        return { ...JSON.parse(facts), bytes };
      } catch {
        return undefined;
      }
    },
    async remove(key) {
      await Promise.all([rm(`${place(key)}.json`, { force: true }), rm(`${place(key)}.bin`, { force: true })]);
    },
    async clear() {
      await rm(dataDir, { recursive: true, force: true });
      await mkdir(dataDir, { recursive: true });
    },
    counts: () => counts,
  };
}
