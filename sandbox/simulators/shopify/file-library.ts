import { randomUUID } from 'node:crypto';
import path from 'node:path';
import {
  detachFile,
  type FileRecord,
  isoAt,
  productsWithFile,
  type StoredPicture,
  type StoreState,
} from './store-state.ts';
import type { World } from './world.ts';

/** Names are unique in a store's file library, without regard to case. */
const indexes = new WeakMap<StoreState, Map<string, number>>();

function nameIndex(store: StoreState): Map<string, number> {
  let index = indexes.get(store);
  if (!index) {
    index = new Map(Object.values(store.files).map((file) => [file.filename.toLowerCase(), file.id]));
    indexes.set(store, index);
  }
  return index;
}

export function findFileByName(store: StoreState, filename: string): FileRecord | undefined {
  const id = nameIndex(store).get(filename.toLowerCase());
  return id === undefined ? undefined : store.files[id];
}

/** `name.jpg`, or `name_<uuid>.jpg` when that is taken, as Shopify does by default. */
export function freeFilename(store: StoreState, wanted: string): string {
  if (!findFileByName(store, wanted)) return wanted;
  const { name, ext } = path.parse(wanted);
  return `${name}_${randomUUID()}${ext}`;
}

/** Puts a file into the library. With `picture` it is READY at once; else someone has to process it. */
export function addFile(
  world: World,
  store: StoreState,
  given: { filename: string; alt: string; source: string; picture?: StoredPicture; createdAt?: string },
): FileRecord {
  const now = given.createdAt ?? isoAt(Date.now());
  const file: FileRecord = {
    id: world.nextId(),
    filename: given.filename,
    alt: given.alt,
    status: given.picture ? 'READY' : 'UPLOADED',
    source: given.source,
    picture: given.picture ?? null,
    problems: [],
    createdAt: now,
    updatedAt: now,
  };
  store.files[file.id] = file;
  nameIndex(store).set(file.filename.toLowerCase(), file.id);
  world.changed(store);
  return file;
}

export function renameFile(store: StoreState, file: FileRecord, filename: string): void {
  nameIndex(store).delete(file.filename.toLowerCase());
  file.filename = filename;
  nameIndex(store).set(filename.toLowerCase(), file.id);
}

/** Takes a file out of the library, off every product and every variant. */
export function deleteFile(world: World, store: StoreState, file: FileRecord): void {
  for (const product of productsWithFile(store, file.id)) {
    detachFile(product, file.id);
    world.productChanged(store, product);
  }
  delete store.files[file.id];
  nameIndex(store).delete(file.filename.toLowerCase());
  world.changed(store);
}

/** Where a file's picture is served. */
export function cdnAddress(world: World, store: StoreState, file: FileRecord): string {
  const version = Math.floor(Date.parse(file.createdAt) / 1000);
  return `${world.publicUrl()}/cdn/s/files/1/${store.shopId}/files/${encodeURIComponent(file.filename)}?v=${version}`;
}

/** The file that an address of the simulator's own CDN names. */
export function fileAtAddress(world: World, address: string): { store: StoreState; file: FileRecord } | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (url.origin !== new URL(world.publicUrl()).origin) return undefined;
  const match = /^\/cdn\/s\/files\/1\/(\d+)\/files\/([^/]+)$/.exec(url.pathname);
  if (!match?.[1] || !match[2]) return undefined;
  return fileOfShop(world, Number(match[1]), decodeURIComponent(match[2]));
}

export function fileOfShop(
  world: World,
  shopId: number,
  filename: string,
): { store: StoreState; file: FileRecord } | undefined {
  for (const store of world.stores.values()) {
    if (store.shopId !== shopId) continue;
    const file = findFileByName(store, filename);
    return file && { store, file };
  }
  return undefined;
}
