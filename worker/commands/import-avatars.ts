/**
 * `node worker/commands/import-avatars.ts FOLDER`: adds the pictures of a folder to the avatar library, as its table
 * `avatars.csv` has them (file, name, presentation, bodyType, skinTone, ageBand, framing), and prints their ids. Nothing
 * is added while anything is wrong; repeating it changes nothing.
 */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AVATAR_TABLE } from '#app/domain/avatars/avatar-drafts.ts';
import { type PicturedAvatar, readPicturedAvatars, TableProblem } from '#app/domain/avatars/avatar-table.ts';
import { importAvatars } from '#app/domain/avatars/import-avatars.ts';
import { connectDatabase, disconnectDatabase } from '#app/services/database/connection.ts';

const folder = process.argv[2];
if (!folder) {
  console.error(`Name the folder with the pictures and their table, ${AVATAR_TABLE}.`);
  process.exit(2);
}

/** Everything that is wrong is said at once. */
async function readFolder(from: string): Promise<(PicturedAvatar & { bytes: Buffer })[]> {
  const table = await readFile(join(from, AVATAR_TABLE), 'utf8').catch(() => {
    throw new TableProblem(`there is no ${AVATAR_TABLE} in it`);
  });
  const avatars = readPicturedAvatars(table);
  const missing: string[] = [];
  const read = await Promise.all(
    avatars.map(async (avatar) => {
      const bytes = await readFile(resolve(from, avatar.file)).catch(() => void missing.push(avatar.file));
      return { ...avatar, bytes: bytes ?? Buffer.alloc(0) };
    }),
  );
  if (missing.length > 0) throw new TableProblem(missing.map((file) => `${file}: there is no such file`).join('\n'));
  return read;
}

try {
  const avatars = await readFolder(folder);
  await connectDatabase();
  const imported = await importAvatars(avatars);
  console.log(JSON.stringify({ avatars: imported.map(({ _id, name }) => ({ id: String(_id), name })) }));
} catch (error) {
  if (!(error instanceof TableProblem)) throw error;
  console.error(`${folder} cannot be imported:\n${error.message}`);
  process.exitCode = 1;
} finally {
  await disconnectDatabase();
}
