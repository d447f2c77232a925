import { createHash } from 'node:crypto';
import type { PhotoFile } from '#app/domain/batches/read/download-parts.ts';
import { readPhotoFiles } from '#app/domain/batches/read/read-photo-files.ts';
import { asAttachment } from '#app/services/http/as-attachment.ts';
import { type FileInZip, writeZip, zipLength } from '#app/services/zip/write-zip.ts';
import { noteOf } from './archive-note.ts';
import type { Caller } from './caller-of.ts';
import { entityTag } from './entity-tag.ts';

export interface Archive {
  /** Its file name. */
  name: string;
  photos: readonly PhotoFile[];
}

/** So much is written at once: what a slow caller takes in time to be known as alive. */
const PIECE_BYTES = 256 * 1024;
/** The note of what is missing takes its room: beyond that the download breaks off, and can be resumed when all is back. */
const MOST_MISSING_BYTES = 20_000_000;

/**
 * Photos as one ZIP, written while they are read. Of clean ones the length is known, and a download that broke off goes on
 * where it was (a Range from some byte on); how large marked ones are is known when they are made.
 */
export function archiveResponse(request: Request, archive: Archive, caller: Caller): Response {
  const { name, photos } = archive;
  const isKnown = photos.every(({ delivers }) => delivers === 'clean');
  const length = isKnown ? zipLength(photos) : undefined;
  const etag = entityTag(hashOf(photos));
  const from = length === undefined ? 0 : firstByte(request, etag, length);
  const headers = {
    'content-type': 'application/zip',
    'content-disposition': asAttachment(name),
    'cache-control': 'private, no-store',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
    'accept-ranges': isKnown ? 'bytes' : 'none',
    ...(length === undefined ? {} : { etag, 'content-length': String(length - from) }),
    ...(from > 0 ? { 'content-range': `bytes ${from}-${Number(length) - 1}/${length}` } : {}),
  };
  const status = from > 0 ? 206 : 200;
  if (request.method === 'HEAD') return new Response(null, { status, headers });
  const pieces = piecesFor(caller, writeZip(filesOf(photos, isKnown)), from);
  return new Response(streamOf(pieces), { status, headers });
}

/** What follows from the same photos is the same archive, byte by byte. */
function hashOf(photos: readonly PhotoFile[]): string {
  const hash = createHash('sha256');
  for (const { name, render } of photos) hash.update(JSON.stringify([name, render.output?.key, render.completedAt]));
  return hash.digest('hex');
}

/** Where an earlier download of the same archive broke off; 0 where it is wanted whole, or in some other way. */
function firstByte(request: Request, etag: string, length: number): number {
  const from = Number(/^bytes=(\d{1,15})-$/.exec(request.headers.get('range') ?? '')?.[1] ?? 0);
  const isSame = (request.headers.get('if-range') ?? etag) === etag;
  return isSame && from < length ? from : 0;
}

/** The photos as they come, and at the end a note of those that did not. */
async function* filesOf(photos: readonly PhotoFile[], isLengthKnown: boolean): AsyncGenerator<FileInZip> {
  const missing: PhotoFile[] = [];
  for await (const { photo, bytes } of readPhotoFiles(photos)) {
    if (bytes) yield { name: photo.name, modifiedAt: photo.render.completedAt ?? new Date(0), bytes };
    else missing.push(photo);
    if (isLengthKnown && bytesOf(missing) > MOST_MISSING_BYTES) throw new Error('Too much of an archive is missing');
  }
  const roomOf = (name: string) => zipLength(missing) - zipLength([{ name, bytes: 0 }]);
  if (missing.length > 0) yield noteOf(missing, isLengthKnown ? roomOf : undefined);
}

const bytesOf = (photos: readonly PhotoFile[]) => photos.reduce((sum, { bytes }) => sum + bytes, 0);

/** As much as the caller takes, from this byte on; ends, and with it the reading, where they take nothing any more. */
async function* piecesFor(caller: Caller, archive: AsyncIterable<Buffer>, from: number): AsyncGenerator<Buffer> {
  let toSkip = from;
  for await (const part of archive) {
    // Also of one that skips: nobody reads gigabytes for whoever has left.
    if (!(await caller.takesMore())) return;
    const rest = part.subarray(toSkip);
    toSkip -= part.length - rest.length;
    for (let at = 0; at < rest.length; at += PIECE_BYTES) {
      const piece = rest.subarray(at, at + PIECE_BYTES);
      if (!(await caller.takesMore(piece.length))) return;
      yield piece;
    }
  }
}

/** Without a store of its own: nothing is read before it is wanted. */
function streamOf(pieces: AsyncGenerator<Buffer, void>): ReadableStream<Uint8Array> {
  const source: UnderlyingDefaultSource<Uint8Array> = {
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await pieces.return();
    },
  };
  return new ReadableStream(source, { highWaterMark: 0 });
}
