import { Refusal } from '#app/domain/errors.ts';
import type { Avatar } from './avatar.record.ts';
import { type PicturedAvatar, TableProblem } from './avatar-table.ts';
import { importAvatar, prepareAvatarPicture } from './import-avatar.ts';

/**
 * Adds avatars to the library in this order. Every picture is looked at before the first is added; throws TableProblem
 * that names each which cannot be used.
 */
export async function importAvatars(avatars: readonly (PicturedAvatar & { bytes: Buffer })[]): Promise<Avatar[]> {
  const problems: string[] = [];
  for (const { file, bytes } of avatars) {
    try {
      await prepareAvatarPicture(bytes);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      problems.push(`${file}: ${error.facts.detail}`);
    }
  }
  if (problems.length > 0) throw new TableProblem(problems.join('\n'));
  const imported: Avatar[] = [];
  for (const [sortOrder, { file: _file, ...avatar }] of avatars.entries()) {
    imported.push(await importAvatar({ ...avatar, sortOrder }));
  }
  return imported;
}
