import type { PhotoFile } from '#app/domain/batches/read/download-parts.ts';
import type { FileInZip } from '#app/services/zip/write-zip.ts';

const NAME = 'Missing photos.txt';
const LINE = '\r\n';

/**
 * The file that names what an archive should have and has not. Where the archive's length was announced, it takes just the
 * room that its photos leave.
 */
export function noteOf(missing: readonly PhotoFile[], roomOf: ((noteName: string) => number) | undefined): FileInZip {
  const text = Buffer.from(wordsOf(missing));
  const modifiedAt = missing[0]?.render.completedAt ?? new Date(0);
  if (!roomOf) return { name: NAME, modifiedAt, bytes: text };
  // Blank lines, which end with what was written last.
  const bytes = Buffer.alloc(roomOf(NAME), LINE);
  text.copy(bytes);
  return { name: NAME, modifiedAt, bytes };
}

function wordsOf(missing: readonly PhotoFile[]): string {
  const count = missing.length === 1 ? 'One photo is' : `${missing.length} photos are`;
  return [
    `${count} missing from this download:`,
    '',
    ...missing.map(({ name, delivers }) => `${name}: ${REASONS[delivers]}`),
    '',
    'All others are here. Open the photo in ModelSnap and make it anew, or write to support.',
    '',
  ].join(LINE);
}

const REASONS: Record<PhotoFile['delivers'], string> = {
  clean: 'its stored picture is gone, or is not what was stored.',
  watermarked: 'its stored picture is gone, or could not be given its watermark.',
};
