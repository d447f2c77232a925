/**
 * `node worker/commands/import-avatars.ts FILE`: adds the avatars of a JSON list
 * [{name, presentation, bodyType, skinTone, ageBand, framing, path}] to the library and prints their ids.
 */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AGE_BANDS, BODY_TYPES, FRAMINGS, PRESENTATIONS } from '#app/domain/avatars/avatar.record.ts';
import { importAvatar } from '#app/domain/avatars/import-avatar.ts';
import { Refusal } from '#app/domain/errors.ts';
import { connectDatabase, disconnectDatabase } from '#app/services/database/connection.ts';

const list = z.array(
  z.object({
    name: z.string().min(1),
    presentation: z.enum(PRESENTATIONS),
    bodyType: z.enum(BODY_TYPES),
    skinTone: z.string().min(1),
    ageBand: z.enum(AGE_BANDS),
    framing: z.enum(FRAMINGS),
    path: z.string().min(1),
  }),
);

const file = process.argv[2];
if (!file) {
  console.error('Name the JSON file that lists the avatars.');
  process.exit(2);
}
const avatars = list.parse(JSON.parse(await readFile(file, 'utf8')));
await connectDatabase();
try {
  const imported = [];
  for (const [index, { path, ...attributes }] of avatars.entries()) {
    const avatar = await importAvatar({ ...attributes, bytes: await readFile(path), sortOrder: index });
    imported.push({ id: String(avatar._id), name: avatar.name });
  }
  console.log(JSON.stringify({ avatars: imported }));
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(error.message);
  process.exitCode = 1;
} finally {
  await disconnectDatabase();
}
