import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { StoreState } from './store-state.ts';
import { emptyPlatform, type PlatformState } from './world.ts';

const WRITE_AFTER_MS = 150;
const ID_GAP = 1_000_000;

export interface Persistence {
  platform: PlatformState;
  stores: Map<string, StoreState>;
  /** Writes a store, or the platform, soon; several changes are written at once. */
  changed(store?: StoreState): void;
  /** Writes what is waiting. */
  flush(): void;
  /** Forgets everything. */
  clear(): void;
}

/** Keeps the state as JSON files of `folder`, each replaced in one step; in memory alone without a folder. */
export function openPersistence(folder: string | undefined): Persistence {
  const storesFolder = folder && path.join(folder, 'stores');
  const platformFile = folder && path.join(folder, 'platform.json');
  if (storesFolder) mkdirSync(storesFolder, { recursive: true });
  const platform: PlatformState = {
    ...emptyPlatform(),
    ...(platformFile ? readJson<PlatformState>(platformFile) : {}),
  };
  const stores = new Map<string, StoreState>();
  for (const name of storesFolder ? readdirSync(storesFolder) : []) {
    const store = name.endsWith('.json') ? readJson<StoreState>(path.join(storesFolder ?? '', name)) : undefined;
    if (store) stores.set(store.handle, store);
  }
  // A stop without warning may have lost the last count: ids that are in use must not be given out again.
  if (stores.size > 0) platform.lastId += ID_GAP;

  const dirty = new Set<StoreState | 'platform'>();
  let timer: NodeJS.Timeout | undefined;
  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    for (const what of dirty) {
      if (what === 'platform') writeJson(platformFile, platform);
      else writeJson(storesFolder && path.join(storesFolder, `${what.handle}.json`), what);
    }
    dirty.clear();
  }
  return {
    platform,
    stores,
    changed(store) {
      if (!folder) return;
      // What was still going on in a store that a reset took away must not bring it back.
      if (store && stores.get(store.handle) !== store) return;
      dirty.add(store ?? 'platform');
      timer ??= setTimeout(flush, WRITE_AFTER_MS);
    },
    flush,
    clear() {
      dirty.clear();
      for (const handle of stores.keys())
        if (storesFolder) rmSync(path.join(storesFolder, `${handle}.json`), { force: true });
      stores.clear();
      Object.assign(platform, emptyPlatform());
      writeJson(platformFile, platform);
    },
  };
}

function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function writeJson(file: string | undefined, value: unknown): void {
  if (!file) return;
  writeFileSync(`${file}.new`, JSON.stringify(value));
  renameSync(`${file}.new`, file);
}
