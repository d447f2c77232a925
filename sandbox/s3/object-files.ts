/** Objects as files: the bytes beside a small JSON of what S3 keeps about them. Written aside, then moved into place. */
import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

interface FileFacts {
  key: string;
  contentType: string;
  cacheControl?: string | undefined;
  etag: string;
  storedAt: string;
}

export interface StoredFile extends FileFacts {
  bytes: Buffer;
}

interface ListedFile extends FileFacts {
  /** Size of the object. */
  bytes: number;
}

interface NewFile {
  key: string;
  bytes: Buffer;
  contentType: string;
  cacheControl?: string | undefined;
}

export interface ObjectFiles {
  /** Stores it and gives its ETag; with `onlyNew`, undefined when the key is taken. */
  put: (file: NewFile, options?: { onlyNew: boolean }) => Promise<string | undefined>;
  get: (key: string) => Promise<StoredFile | undefined>;
  remove: (key: string) => Promise<void>;
  clear: () => Promise<void>;
  list: () => ListedFile[];
  /** How many objects were stored since the start, and how often a key was stored again. */
  counts: () => { puts: number; repeats: number };
}

export async function openObjectFiles(dataDir: string): Promise<ObjectFiles> {
  const place = (key: string) => join(dataDir, createHash('sha256').update(key).digest('hex'));
  const counts = { puts: 0, repeats: 0 };
  const takeTurns = inTurns();
  await mkdir(dataDir, { recursive: true });

  async function move(path: string, content: Buffer | string): Promise<void> {
    const aside = `${path}.${randomUUID()}`;
    await writeFile(aside, content);
    await rename(aside, path);
  }

  async function get(key: string): Promise<StoredFile | undefined> {
    try {
      const [facts, bytes] = await Promise.all([readFile(`${place(key)}.json`, 'utf8'), readFile(`${place(key)}.bin`)]);
      return { ...JSON.parse(facts), bytes };
    } catch {
      return undefined;
    }
  }

  return {
    put: ({ key, bytes, ...rest }, options) =>
      takeTurns(key, async () => {
        const isTaken = (await get(key)) !== undefined;
        if (isTaken && options?.onlyNew) return undefined;
        counts.puts += 1;
        if (isTaken) counts.repeats += 1;
        const etag = `"${createHash('md5').update(bytes).digest('hex')}"`;
        const facts: FileFacts = { key, ...rest, etag, storedAt: new Date().toISOString() };
        await move(`${place(key)}.bin`, bytes);
        await move(`${place(key)}.json`, JSON.stringify(facts));
        return etag;
      }),
    get,
    remove: (key) =>
      takeTurns(key, async () => {
        await Promise.all([rm(`${place(key)}.json`, { force: true }), rm(`${place(key)}.bin`, { force: true })]);
      }),
    async clear() {
      await rm(dataDir, { recursive: true, force: true });
      await mkdir(dataDir, { recursive: true });
      Object.assign(counts, { puts: 0, repeats: 0 });
    },
    list: () =>
      readdirSync(dataDir)
        .filter((name) => name.endsWith('.json'))
        .flatMap((name) => listed(join(dataDir, name.slice(0, -'.json'.length)))),
    counts: () => counts,
  };
}

/** None where it is being deleted. */
function listed(path: string): ListedFile[] {
  try {
    const facts: FileFacts = JSON.parse(readFileSync(`${path}.json`, 'utf8'));
    return [{ ...facts, bytes: statSync(`${path}.bin`).size }];
  } catch {
    return [];
  }
}

/** One change of a key at a time: a conditional write must see the one before it. */
function inTurns(): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const turn = (last.get(key) ?? Promise.resolve()).then(work, work);
    last.set(key, turn);
    const leave = () => {
      if (last.get(key) === turn) last.delete(key);
    };
    turn.then(leave, leave);
    return turn;
  };
}
