import { type BitReader, peek16, skip, take } from './bit-reader.ts';
import type { HuffmanTable } from './huffman-table.ts';

/** Goes over the coded blocks of a picture without decoding them: only whether every code exists and fits. */

const COEFFICIENTS = 64;
/** Longest values of 8-bit samples, in bits. */
const LONGEST_DC = 11;
const LONGEST_AC = 10;
const ZERO_RUN = 0xf0;

/** What the next code stands for, or -1 where no code begins so. */
function nextSymbol(bits: BitReader, table: HuffmanTable): number {
  const entry = table[peek16(bits)] ?? 0;
  if (entry === 0) return -1;
  skip(bits, entry >> 8);
  return entry & 0xff;
}

/** By how much the block's mean differs from the one before it, or NaN where no such code exists. */
export function walkDc(bits: BitReader, table: HuffmanTable): number {
  const length = nextSymbol(bits, table);
  if (length < 0 || length > LONGEST_DC) return Number.NaN;
  if (length === 0) return 0;
  const value = take(bits, length);
  return value < 1 << (length - 1) ? value - (1 << length) + 1 : value;
}

/** The rest of a block that is coded in one go. */
export function walkAc(bits: BitReader, table: HuffmanTable): boolean {
  let at = 1;
  while (at < COEFFICIENTS) {
    const symbol = nextSymbol(bits, table);
    const length = symbol & 15;
    if (symbol < 0 || length > LONGEST_AC) return false;
    if (length === 0 && symbol !== ZERO_RUN) return symbol === 0;
    at += (symbol >> 4) + 1;
    skip(bits, length);
  }
  return at === COEFFICIENTS;
}

/** Which coefficients of each block of a component are known not to be nought: a bit for each, in two halves. */
export interface Known {
  low: Uint32Array;
  high: Uint32Array;
}

export interface Band {
  table: HuffmanTable;
  /** First and last coefficient. */
  from: number;
  to: number;
}

/** First pass over a band of one block: how many blocks after it have nothing in the band, or -1 where codes are wrong. */
export function walkFirst(bits: BitReader, band: Band, known: Known, block: number): number {
  let at = band.from;
  while (at <= band.to) {
    const symbol = nextSymbol(bits, band.table);
    const run = symbol >> 4;
    const length = symbol & 15;
    if (symbol < 0 || length > LONGEST_AC) return -1;
    if (length === 0 && symbol !== ZERO_RUN) return blocksWithNothing(bits, run);
    at += run;
    if (length > 0) {
      if (at > band.to) return -1;
      skip(bits, length);
      learn(known, block, at);
    }
    at += 1;
  }
  return at === band.to + 1 ? 0 : -1;
}

/** Later pass: what is known already gets a bit more each. Answers as the first pass does. */
export function walkRefining(bits: BitReader, band: Band, known: Known, block: number): number {
  let at = band.from;
  while (at <= band.to) {
    const symbol = nextSymbol(bits, band.table);
    let run = symbol >> 4;
    const length = symbol & 15;
    if (symbol < 0 || length > 1) return -1;
    if (length === 0 && symbol !== ZERO_RUN) {
      const more = blocksWithNothing(bits, run);
      refineRest(bits, { from: at, to: band.to }, known, block);
      return more;
    }
    skip(bits, length);
    while (at <= band.to) {
      if (isKnown(known, block, at)) skip(bits, 1);
      else if (run === 0) break;
      else run -= 1;
      at += 1;
    }
    if (length > 0) {
      if (at > band.to) return -1;
      learn(known, block, at);
    }
    at += 1;
  }
  return 0;
}

/** A block within a run that adds nothing new: one bit for each that is known. */
export function refineRest(bits: BitReader, band: { from: number; to: number }, known: Known, block: number): void {
  if (known.low[block] === 0 && known.high[block] === 0) return;
  for (let at = band.from; at <= band.to; at += 1) if (isKnown(known, block, at)) skip(bits, 1);
}

function blocksWithNothing(bits: BitReader, power: number): number {
  return (1 << power) - 1 + (power > 0 ? take(bits, power) : 0);
}

function isKnown({ low, high }: Known, block: number, at: number): boolean {
  const half = at < 32 ? low : high;
  return (((half[block] ?? 0) >>> (at & 31)) & 1) === 1;
}

function learn({ low, high }: Known, block: number, at: number): void {
  const half = at < 32 ? low : high;
  half[block] = (half[block] ?? 0) | (1 << (at & 31));
}
