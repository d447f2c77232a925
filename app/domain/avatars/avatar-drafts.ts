import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type WantedAvatar, writePicturedAvatars } from './avatar-table.ts';

/**
 * How far an avatar is. `submitting` is written down before the paid call, so that a call whose answer was lost is not
 * paid again unseen; `made`: the picture is in the folder, and nobody has decided about it.
 */
const draft = z.discriminatedUnion('state', [
  z.object({ state: z.literal('submitting') }),
  z.object({ state: z.literal('submitted'), predictionId: z.string() }),
  z.object({ state: z.enum(['made', 'kept', 'discarded']), file: z.string() }),
]);
type AvatarDraft = z.infer<typeof draft>;

const JOURNAL = 'drafts.json';
export const AVATAR_TABLE = 'avatars.csv';

/** What has become of each avatar, by name, in a folder of the operator's: it can be stopped and taken up at any time. */
export interface AvatarDrafts {
  folder: string;
  get: (name: string) => AvatarDraft | undefined;
  /** On the disk when it returns; undefined forgets. */
  set: (name: string, draft: AvatarDraft | undefined) => Promise<void>;
  keepPicture: (name: string, bytes: Buffer) => Promise<void>;
  /** Writes the table of those that were kept, as the import reads it, and returns how many there are. */
  writeTable: (wanted: readonly WantedAvatar[]) => Promise<number>;
}

export async function openAvatarDrafts(folder: string): Promise<AvatarDrafts> {
  await mkdir(folder, { recursive: true });
  const journal = join(folder, JOURNAL);
  const kept = await readFile(journal, 'utf8').catch(() => '{}');
  const drafts = new Map(Object.entries(z.record(z.string(), draft).parse(JSON.parse(kept))));

  let writing = Promise.resolve();
  async function set(name: string, change: AvatarDraft | undefined): Promise<void> {
    if (change) drafts.set(name, change);
    else drafts.delete(name);
    // One after the other: several avatars are made at the same time.
    const write = () => writeWhole(journal, JSON.stringify(Object.fromEntries(drafts), null, 2));
    const written = writing.then(write);
    writing = written.catch(() => {});
    await written;
  }

  async function keepPicture(name: string, bytes: Buffer): Promise<void> {
    const file = `${name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-')}.png`;
    await writeWhole(join(folder, file), bytes);
    await set(name, { state: 'made', file });
  }

  async function writeTable(wanted: readonly WantedAvatar[]): Promise<number> {
    const chosen = wanted.flatMap((avatar) => {
      const found = drafts.get(avatar.name);
      return found?.state === 'kept' ? [{ file: found.file, ...avatar }] : [];
    });
    await writeFile(join(folder, AVATAR_TABLE), writePicturedAvatars(chosen));
    return chosen.length;
  }

  return { folder, get: (name) => drafts.get(name), set, keepPicture, writeTable };
}

/** A reader sees the whole file or the one before, also after the power was lost. */
async function writeWhole(target: string, content: string | Buffer): Promise<void> {
  const unfinished = await open(`${target}.new`, 'w');
  try {
    await unfinished.writeFile(content);
    await unfinished.sync();
  } finally {
    await unfinished.close();
  }
  await rename(`${target}.new`, target);
}
