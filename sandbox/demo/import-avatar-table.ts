import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import type { Stack } from '#sandbox/stack/start-stack.ts';

/** A line of the table that the product's command reads; `file` is absolute here. */
export interface AvatarLine {
  file: string;
  name: string;
  presentation: string;
  bodyType: string;
  skinTone: string;
  ageBand: string;
  framing: string;
}

/** Adds avatars to the library by the product's own command, and returns their ids in the same order. */
export async function importAvatarTable(stack: Stack, lines: readonly AvatarLine[]): Promise<string[]> {
  const folder = await mkdtemp(join(stack.dataDir, 'avatars-'));
  try {
    await writeFile(join(folder, 'avatars.csv'), stringify([...lines], { header: true }));
    const printed = await stack.command(['worker/commands/import-avatars.ts', folder]);
    const { avatars } = JSON.parse(printed) as { avatars: { id: string }[] };
    return avatars.map(({ id }) => id);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
