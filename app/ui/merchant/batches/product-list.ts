/** Handles and SKUs out of a file, or of what was pasted: a CSV with any of the usual signs between its columns. */
import type { CsvError } from 'csv-parse/browser/esm/sync';
import { BATCH_LIMITS } from '#app/domain/batches/batch-limits.ts';

export type RowKind = 'handle' | 'sku';

interface ListColumn {
  by: RowKind;
  /** Each once, in their order, without blank ones. */
  rows: string[];
  /** Lines that name the same as one before. */
  repeated: number;
}

export interface ProductList {
  /** What the merchant knows it by. */
  name: string;
  /** Which of its columns counts. */
  by: RowKind;
  /** Where it has no heading, one column is both, since only the merchant can tell. */
  columns: ListColumn[];
}

/** Why it can't be read and what to do, in a sentence. */
export class ListProblem extends Error {}

/** As Shopify's own exports call them, the one of today first; and as people do. */
const HEADINGS: Record<RowKind, readonly string[]> = {
  handle: ['url handle', 'handle', 'product handle'],
  sku: ['sku', 'variant sku'],
};
const DELIMITERS = [',', ';', '\t'];
const MAX_BYTES = 25_000_000;
const ROW_MOST = 255;
const { rows: ROWS_MOST } = BATCH_LIMITS;
const written = (count: number) => count.toLocaleString('en');

/** The text of a file, whatever the spreadsheet wrote it as. Throws ListProblem. */
export async function textOfFile(file: Pick<File, 'size' | 'arrayBuffer'>): Promise<string> {
  if (file.size > MAX_BYTES) {
    throw new ListProblem(
      'The file is larger than 25 MB. Keep only its column of handles or SKUs, and choose it again.',
    );
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  const [first, second] = bytes;
  if (first === 0x50 && second === 0x4b) {
    throw new ListProblem('This is a spreadsheet. Save it as CSV in your program, and choose that file.');
  }
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (bytes.includes(0)) throw new ListProblem('This is not a text file. Choose a CSV file, or paste its lines.');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** What a list names. Throws ListProblem. */
export async function readProductList(text: string, name: string): Promise<ProductList> {
  const records = await recordsOf(text);
  const [heading = [], ...below] = records;
  if (records.length === 0) throw new ListProblem('The list is empty. Name at least one product.');
  const named = (['handle', 'sku'] as const).flatMap((by) => {
    const at = placeOf(heading, by);
    return at === -1 ? [] : [columnOf(by, below, at)];
  });
  if (named.length === 0) return withoutHeading(records, name);
  const columns = named.filter(({ rows }) => rows.length > 0);
  const [first] = columns;
  if (!first) throw new ListProblem('Below its heading the column is empty. Name at least one product.');
  return checked({ name, by: first.by, columns });
}

export function columnInUse({ by, columns }: ProductList): ListColumn {
  return columns.find((column) => column.by === by) ?? { by, rows: [], repeated: 0 };
}

function withoutHeading(records: string[][], name: string): ProductList {
  if (records.some((cells) => cells.length > 1)) {
    throw new ListProblem(
      'No column is called Handle or SKU. Name it so in the first line, or paste the lines of that column alone.',
    );
  }
  const columns = (['handle', 'sku'] as const).map((by) => columnOf(by, records, 0));
  return checked({ name, by: looksLikeHandles(columns[0]?.rows ?? []) ? 'handle' : 'sku', columns });
}

/** Handles have small letters, numbers and dashes; where all are numbers, they are sooner SKUs. */
function looksLikeHandles(rows: string[]): boolean {
  return rows.every((row) => /^[\p{Ll}\p{Lo}\p{N}_-]+$/u.test(row)) && rows.some((row) => /\p{L}/u.test(row));
}

function checked(list: ProductList): ProductList {
  for (const { rows } of list.columns) {
    const long = rows.find((row) => row.length > ROW_MOST);
    if (long) throw new ListProblem(`“${long.slice(0, 40)}…” is too long for a handle or SKU. Take that line out.`);
  }
  const most = columnInUse(list).rows.length;
  if (most > ROWS_MOST) {
    throw new ListProblem(
      `${written(most)} lines are more than the ${written(ROWS_MOST)} of one list. Split it, and make a batch of each part.`,
    );
  }
  // One that nobody chose is no reason to refuse the other.
  return { ...list, columns: list.columns.filter(({ rows }) => rows.length <= ROWS_MOST) };
}

const placeOf = (heading: string[], by: RowKind): number =>
  HEADINGS[by].map((title) => heading.findIndex((cell) => cell.toLowerCase() === title)).find((at) => at !== -1) ?? -1;

function columnOf(by: RowKind, records: string[][], at: number): ListColumn {
  const cells = records.map((record) => record[at] ?? '').filter(Boolean);
  const values = by === 'handle' ? cells.map(handleIn) : cells;
  const once = new Map<string, string>();
  for (const value of values) if (!once.has(value.toLowerCase())) once.set(value.toLowerCase(), value);
  const rows = [...once.values()];
  return { by, rows, repeated: values.length - rows.length };
}

/** Whoever copies from the browser has the product's whole address. */
const handleIn = (cell: string): string => /\/products\/([^/?#\s]+)/.exec(cell)?.[1] ?? cell;

async function recordsOf(text: string): Promise<string[][]> {
  // Only where a list is read: no other page needs it.
  const { parse, CsvError } = await import('csv-parse/browser/esm/sync');
  try {
    return parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      trim: true,
    });
  } catch (error) {
    if (error instanceof CsvError) throw new ListProblem(sentenceOf(error));
    throw error;
  }
}

/** Of the signs that may stand between columns, the one that the first line has most. */
function delimiterOf(text: string): string {
  const line = (
    text
      .replace(/^\uFEFF/, '')
      .trimStart()
      .split(/\r?\n|\r/, 1)[0] ?? ''
  ).replace(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((sign) => line.split(sign).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

function sentenceOf({ code, lines }: CsvError): string {
  const where = typeof lines === 'number' ? `Before line ${lines + 1}` : 'In it';
  return code === 'CSV_QUOTE_NOT_CLOSED'
    ? `${where} a quote is opened and never closed. Close it, or save the file as CSV once more.`
    : 'This is not a CSV that can be read. Save the file as CSV once more, or paste its column.';
}
