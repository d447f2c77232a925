import path from 'node:path';
import sharp from 'sharp';
import { fileAtAddress } from './file-library.ts';
import { readStagedUpload } from './staged-uploads.ts';
import { type FileRecord, isoAt, productsWithFile, type StoredPicture, type StoreState } from './store-state.ts';
import type { World } from './world.ts';

/** Limits of Shopify's help pages: 20 megapixels, 4472 pixels a side, 20 MB. */
const MAX_PIXELS = 20_000_000;
const MAX_SIDE_IN_PIXELS = 4472;
const MAX_BYTES = 20 * 1024 * 1024;
const MAX_ASPECT_RATIO = 100;
const FETCH_TIMEOUT_MS = 10_000;

const MIME_TYPES: Record<string, string> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  webp: 'image/webp',
  heif: 'image/heic',
};

const WORDS: Record<string, string> = {
  IMAGE_DOWNLOAD_FAILURE: 'Media could not be processed because the image could not be downloaded.',
  IMAGE_PROCESSING_FAILURE: 'Media could not be processed because the image could not be processed.',
  INVALID_IMAGE_FILE_SIZE: 'Media could not be created because the image size is too large.',
  INVALID_IMAGE_RESOLUTION: "Media could not be created because the image's resolution exceeds the max limit.",
  INVALID_IMAGE_ASPECT_RATIO: 'Media could not be created because the image has an invalid aspect ratio.',
  UNSUPPORTED_IMAGE_FILE_TYPE: 'Media could not be created because the image is an unsupported file type.',
};

/** Takes a new file through UPLOADED, PROCESSING and READY or FAILED; also after a restart. */
export function processFile(world: World, store: StoreState, file: FileRecord): void {
  const { processingMs } = world.settings;
  world.later(processingMs / 4, () => {
    if (store.files[file.id] !== file || file.status !== 'UPLOADED') return;
    file.status = 'PROCESSING';
    world.changed(store);
  });
  world.later(processingMs, async (signal) => {
    if (store.files[file.id] !== file) return;
    const outcome = takeForcedError(world) ?? (await readSource(world, store, file.source, signal));
    // An interrupted reading says nothing of the file: the restart reads it anew.
    signal.throwIfAborted();
    // It may have been deleted while its bytes were read.
    if (store.files[file.id] !== file) return;
    finish(world, store, file, outcome);
  });
}

/** Goes on with what was being processed when the simulator stopped. */
export function processUnfinishedFiles(world: World): void {
  for (const store of world.stores.values()) {
    for (const file of Object.values(store.files)) {
      if (file.status === 'UPLOADED' || file.status === 'PROCESSING') processFile(world, store, file);
    }
  }
}

type Outcome = { picture: StoredPicture } | { code: string; details?: string };

function finish(world: World, store: StoreState, file: FileRecord, outcome: Outcome): void {
  if ('picture' in outcome) {
    file.picture = outcome.picture;
    file.status = 'READY';
    file.problems = [];
  } else {
    file.status = 'FAILED';
    file.problems = [
      { code: outcome.code, message: WORDS[outcome.code] ?? 'Media error.', details: outcome.details ?? null },
    ];
  }
  file.updatedAt = isoAt(Date.now());
  world.changed(store);
  for (const product of productsWithFile(store, file.id)) world.productChanged(store, product);
}

function takeForcedError(world: World): Outcome | undefined {
  const forced = world.platform.mediaErrors[0];
  if (!forced) return undefined;
  forced.times -= 1;
  if (forced.times <= 0) world.platform.mediaErrors.shift();
  world.changed();
  return { code: forced.code, details: 'Simulated.' };
}

async function readSource(world: World, store: StoreState, source: string, signal: AbortSignal): Promise<Outcome> {
  const bytes = await fetchSource(world, store, source, signal).catch(() => undefined);
  if (!bytes) return { code: 'IMAGE_DOWNLOAD_FAILURE' };
  return readPicture(world, bytes);
}

const KEPT = 'kept:';

/** The source of a file whose bytes are here already. */
export function keptSource({ blob }: StoredPicture): string {
  return `${KEPT}${blob}`;
}

async function fetchSource(
  world: World,
  store: StoreState,
  source: string,
  signal: AbortSignal,
): Promise<Buffer | undefined> {
  if (source.startsWith(KEPT)) return world.blobs.get(source.slice(KEPT.length));
  const staged = await readStagedUpload(world, store, source);
  if (staged) return staged;
  const own = fileAtAddress(world, source);
  if (own) return own.file.picture ? world.blobs.get(own.file.picture.blob) : undefined;
  if (source.startsWith(`${world.publicUrl()}/`)) return undefined;
  const response = await fetch(source, { signal: AbortSignal.any([signal, AbortSignal.timeout(FETCH_TIMEOUT_MS)]) });
  return response.ok ? Buffer.from(await response.arrayBuffer()) : undefined;
}

/** Decodes a picture in full, as Shopify does, and keeps it; or says with Shopify's code why not. */
export async function readPicture(world: Pick<World, 'blobs'>, bytes: Buffer): Promise<Outcome> {
  if (bytes.length > MAX_BYTES) return { code: 'INVALID_IMAGE_FILE_SIZE' };
  const metadata = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch(() => undefined);
  const mimeType = metadata && MIME_TYPES[metadata.format];
  if (!mimeType) return { code: 'UNSUPPORTED_IMAGE_FILE_TYPE' };
  const { width, height } = metadata.autoOrient;
  if (width * height > MAX_PIXELS || Math.max(width, height) > MAX_SIDE_IN_PIXELS) {
    return { code: 'INVALID_IMAGE_RESOLUTION' };
  }
  if (Math.max(width / height, height / width) > MAX_ASPECT_RATIO) return { code: 'INVALID_IMAGE_ASPECT_RATIO' };
  const isWhole = await sharp(bytes, { failOn: 'truncated' })
    .resize(8, 8, { fit: 'fill' })
    .raw()
    .toBuffer()
    .then(
      () => true,
      () => false,
    );
  if (!isWhole) return { code: 'IMAGE_PROCESSING_FAILURE' };
  const blob = await world.blobs.put(bytes);
  return { picture: { blob, sizeInBytes: bytes.length, mimeType, widthInPixels: width, heightInPixels: height } };
}

const KNOWN_EXTENSIONS: Record<string, string> = { '.jpeg': '.jpg', '.heif': '.heic' };

/** A name's ending with its spellings made one, such as `.jpg`; empty when it has none. */
export function extensionOf(name: string): string {
  const extension = path.extname(name).toLowerCase();
  return KNOWN_EXTENSIONS[extension] ?? extension;
}
