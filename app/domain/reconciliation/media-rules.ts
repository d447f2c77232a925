/** What must hold between publications and what a store has. No database here. */
import type { Publication } from '#app/domain/publications/publication.record.ts';
import { isResting } from '#app/domain/publications/publication-state.ts';
import type { NamedFile } from '#app/services/shopify/file-library.ts';
import type { Gap } from './credit-rules.ts';
import type { Verdict } from './submission-rules.ts';

export type PublishedPhoto = Pick<Publication, 'status' | 'leftover' | 'fileId' | 'discardedFileIds'>;

/** A publication and the media of its product in their order; undefined: the product is gone. */
export function judgePublication(photo: PublishedPhoto, order: readonly string[] | undefined): Verdict | undefined {
  const { status, leftover, fileId } = photo;
  const times = order?.filter((id) => id === fileId).length ?? 0;
  switch (status) {
    case 'published':
      if (!fileId) return { gap: { expected: 'the file that it published', found: 'none' } };
      if (times > 1) return { gap: { expected: 'the photo once on its product', found: `${times} times` } };
      return times === 1 ? undefined : { note: 'the merchant removed the photo; the app’s next look notes that' };
    case 'undone':
      return times === 0
        ? undefined
        : { gap: { expected: 'the photo off its product, as it is undone', found: 'it there' } };
    case 'failed':
      if (leftover === 'due') return { note: 'it failed, and what it left in the store is being removed' };
      if (leftover === 'kept') return { note: 'it failed, and left something in a store that was not connected' };
      return times === 0
        ? undefined
        : { gap: { expected: 'the photo off its product, as it failed', found: 'it there' } };
    case 'removed':
      return times === 0 ? undefined : { note: 'the merchant removed the photo, and put it back' };
    // Under way, or left there, as the merchant was told.
    case 'queued':
    case 'uploading':
    case 'processing':
    case 'undoing':
    case 'not_undone':
      return undefined;
  }
}

/** A file of the store that has the name of a publication, and that publication, if there is one. */
export function judgeFile(file: NamedFile, photo: PublishedPhoto | undefined): Gap | undefined {
  if (!photo) return { expected: 'a publication that names it', found: 'none' };
  if (!isResting(photo.status) || photo.leftover) return undefined;
  if (photo.status === 'failed') return { expected: 'it deleted, as its publication failed', found: 'it there' };
  return photo.fileId === file.id ? undefined : { expected: `${photo.fileId} alone to have this name`, found: file.id };
}

/** The publication whose name a file has, as we gave it or as Shopify changes it where the name is taken. */
export function publicationIn(fileName: string): string | undefined {
  return /^([0-9a-f]{24})(?:_[0-9a-f-]{36})?\.jpe?g$/.exec(fileName)?.[1];
}
