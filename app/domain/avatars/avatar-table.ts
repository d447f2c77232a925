import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import { AGE_BANDS, BODY_TYPES, FRAMINGS, PRESENTATIONS } from './avatar.record.ts';

const attributes = {
  name: z.string().trim().min(1).max(60),
  presentation: z.enum(PRESENTATIONS),
  bodyType: z.enum(BODY_TYPES),
  skinTone: z.string().trim().min(1).max(40),
  ageBand: z.enum(AGE_BANDS),
  framing: z.enum(FRAMINGS),
};
const wanted = z.strictObject(attributes);
const pictured = z.strictObject({ file: z.string().trim().min(1), ...attributes });

/** Somebody who is to be made. */
export type WantedAvatar = z.infer<typeof wanted>;
/** Somebody of whom there is a picture. */
export type PicturedAvatar = z.infer<typeof pictured>;

/** A table of avatars that cannot be used: every line and column that is wrong, and how. */
export class TableProblem extends Error {}

/** Reads a CSV table of avatars to be made: its columns are the attributes. Throws TableProblem. */
export function readWantedAvatars(table: string): WantedAvatar[] {
  return readTable(table, wanted);
}

/** Reads a CSV table of avatars with a picture each: the column `file`, and the attributes. Throws TableProblem. */
export function readPicturedAvatars(table: string): PicturedAvatar[] {
  return readTable(table, pictured);
}

export function writePicturedAvatars(avatars: readonly PicturedAvatar[]): string {
  return stringify([...avatars], { header: true, columns: Object.keys(pictured.shape) });
}

function readTable<T extends { name: string }>(table: string, shape: z.ZodType<T>): T[] {
  const rows = rowsOf(table);
  const avatars: T[] = [];
  const problems: string[] = [];
  for (const [index, row] of rows.entries()) {
    const parsed = shape.safeParse(row);
    if (parsed.success) avatars.push(parsed.data);
    // The first line is the header.
    else
      problems.push(...parsed.error.issues.map((issue) => `line ${index + 2}, ${columnOf(issue)}: ${issue.message}`));
  }
  const names = avatars.map(({ name }) => name.toLowerCase());
  const doubled = avatars.filter(({ name }, index) => names.indexOf(name.toLowerCase()) !== index);
  problems.push(...doubled.map(({ name }) => `${name}: the name stands there twice`));
  if (rows.length === 0) problems.push('there is no line below the header');
  if (problems.length > 0) throw new TableProblem(problems.join('\n'));
  return avatars;
}

function rowsOf(table: string): unknown[] {
  try {
    return parse(table, { columns: true, bom: true, trim: true, skip_empty_lines: true });
  } catch (error) {
    throw new TableProblem(error instanceof Error ? error.message : 'it is no CSV');
  }
}

function columnOf(issue: z.core.$ZodIssue): string {
  return issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : issue.path.join('.');
}
