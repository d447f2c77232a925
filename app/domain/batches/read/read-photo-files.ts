import { cleanPicture, watermarkedPicture } from '#app/domain/renders/read/render-pictures.ts';
import { log } from '#app/services/log.ts';
import { ServiceError } from '#app/services/service-error.ts';
import type { PhotoFile } from './download-parts.ts';

/** A photo with its bytes, or without them where another try would not bring them. */
export interface ReadPhoto {
  photo: PhotoFile;
  bytes: Buffer | undefined;
}

/**
 * Reads photos one by one, each whole, and the next one while the one before it is being used: two are in memory at most.
 * One that will not come is told as such, and the others go on. What may come with another try throws.
 */
export async function* readPhotoFiles(photos: readonly PhotoFile[]): AsyncGenerator<ReadPhoto, void, undefined> {
  let next = photos[0] && reading(photos[0]);
  for (const [index, photo] of photos.entries()) {
    const bytes = await next;
    const following = photos[index + 1];
    next = following && reading(following);
    yield { photo, bytes };
  }
}

/** Heard of when it is its turn: what is read ahead may fail while nobody waits for it, or will never be wanted. */
function reading(photo: PhotoFile): Promise<Buffer | undefined> {
  const read = readPhoto(photo);
  read.catch(() => {});
  return read;
}

async function readPhoto({ render, delivers, bytes }: PhotoFile): Promise<Buffer | undefined> {
  try {
    if (delivers === 'watermarked') return await watermarkedPicture(render);
    const picture = await cleanPicture(render);
    if (picture.length === bytes) return picture;
    log().error({ renderId: String(render._id) }, 'A stored photo is not as long as it was');
  } catch (error) {
    if (!isGone(error)) throw error;
    log().error({ error, renderId: String(render._id) }, 'A photo is missing from a download');
  }
  return undefined;
}

/** Storage that refuses us says nothing of the photo: only what it does not have is missing. */
function isGone(error: unknown): boolean {
  if (!(error instanceof ServiceError) || error.retry !== 'never') return false;
  return error.service !== 'storage' || error.facts.status === 404;
}
