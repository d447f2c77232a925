/**
 * For every 16 bits that may come next: the length of the code that they begin with, times 256, plus what it stands
 * for. Nought where they begin with none.
 */
export type HuffmanTable = Uint16Array;

export interface HuffmanTables {
  dc: (HuffmanTable | undefined)[];
  ac: (HuffmanTable | undefined)[];
}

const LONGEST = 16;

/** Takes over the tables of a segment into those known so far. False when the segment contradicts itself. */
export function readHuffmanTables(data: Buffer, tables: HuffmanTables): boolean {
  let at = 0;
  while (at < data.length) {
    const place = data[at] ?? 0;
    const counts = data.subarray(at + 1, at + 1 + LONGEST);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const symbols = data.subarray(at + 1 + LONGEST, at + 1 + LONGEST + total);
    if (counts.length < LONGEST || symbols.length < total || (place & 15) > 3 || place >> 4 > 1) return false;
    const table = toTable(counts, symbols);
    if (!table) return false;
    tables[place >> 4 === 0 ? 'dc' : 'ac'][place & 15] = table;
    at += 1 + LONGEST + total;
  }
  return true;
}

/** Codes of one length follow each other; the first of the next length is the next one, doubled. */
function toTable(counts: Buffer, symbols: Buffer): HuffmanTable | undefined {
  const table = new Uint16Array(1 << LONGEST);
  let next = 0;
  let index = 0;
  for (let length = 1; length <= LONGEST; length += 1) {
    const width = 1 << (LONGEST - length);
    for (let count = counts[length - 1] ?? 0; count > 0; count -= 1) {
      if (next + width > table.length) return undefined;
      table.fill((length << 8) | (symbols[index] ?? 0), next, next + width);
      next += width;
      index += 1;
    }
  }
  return table;
}
