import { isRestart } from './jpeg-parts.ts';

/** Reads coded pixels bit by bit, from one restart marker to the next. Past their end come noughts, which are counted. */
export interface BitReader {
  bytes: Uint8Array;
  at: number;
  end: number;
  /** The next bits, the first one highest. */
  held: number;
  count: number;
  /** How many of the held bits stand for none in the file. */
  missing: number;
}

export function openBits(bytes: Uint8Array, { start, end }: { start: number; end: number }): BitReader {
  return { bytes, at: start, end, held: 0, count: 0, missing: 0 };
}

/** The next 16 bits, without moving on. */
export function peek16(bits: BitReader): number {
  if (bits.count < 16) fill(bits);
  return (bits.held >>> (bits.count - 16)) & 0xffff;
}

/** Moves on by up to 16 bits. */
export function skip(bits: BitReader, count: number): void {
  if (bits.count < count) fill(bits);
  bits.count -= count;
}

/** The next bits as a number; at most 16. */
export function take(bits: BitReader, count: number): number {
  if (bits.count < count) fill(bits);
  bits.count -= count;
  return (bits.held >>> bits.count) & ((1 << count) - 1);
}

/** Whether more was read than there is. */
export function isOverread(bits: BitReader): boolean {
  return bits.missing > bits.count;
}

/** Holds at least 16 and at most 31 bits. */
function fill(bits: BitReader): void {
  const { bytes, end } = bits;
  while (bits.count < 24) {
    const byte = bits.at < end ? (bytes[bits.at] ?? 0) : 0xff;
    if (byte === 0xff && (bits.at >= end || bytes[bits.at + 1] !== 0)) {
      bits.held <<= 8;
      bits.missing += 8;
    } else {
      bits.held = (bits.held << 8) | byte;
      bits.at += byte === 0xff ? 2 : 1;
    }
    bits.count += 8;
  }
}

/**
 * Whether the pixels end where their bits end: less than a byte is left, all of it ones or, as some devices write, all
 * of it noughts. Bytes of padding may follow, but not where noughts could be what was written over pixels.
 */
export function endsHere(bits: BitReader): boolean {
  if (isOverread(bits)) return false;
  const left = bits.count - bits.missing;
  const spare = left & 7;
  const rest = (bits.held >>> (bits.count - spare)) & ((1 << spare) - 1);
  const isAllOnes = rest === (1 << spare) - 1;
  if (left < 8 && isAtMarker(bits)) return isAllOnes || rest === 0;
  const isPadding = lowBits(bits.held >>> bits.missing, left - spare) === 0 && isZeroUpToEnd(bits);
  return isPadding && isAllOnes && (spare > 0 || lastByte(bits, left >> 3) !== 0);
}

function isAtMarker({ bytes, at, end }: BitReader): boolean {
  return at >= end || (bytes[at] === 0xff && bytes[at + 1] !== 0);
}

function isZeroUpToEnd({ bytes, at, end }: BitReader): boolean {
  return bytes.subarray(at, end).every((byte) => byte === 0);
}

/** The last byte of which bits were used, when so many whole ones after it are held. */
function lastByte({ bytes, at }: BitReader, heldAfter: number): number {
  const byte = bytes[at - heldAfter - 1] ?? 0;
  const isStuffed = byte === 0 && bytes[at - heldAfter - 2] === 0xff;
  return isStuffed ? 0xff : byte;
}

function lowBits(value: number, count: number): number {
  return value & ((1 << count) - 1);
}

/** Goes on after the restart marker of this number. False when another thing stands there. */
export function passRestart(bits: BitReader, number: number): boolean {
  const marker = bits.bytes[bits.at + 1];
  if (bits.at + 2 > bits.end || bits.bytes[bits.at] !== 0xff || !isRestart(marker) || marker !== 0xd0 + number) {
    return false;
  }
  bits.at += 2;
  bits.held = 0;
  bits.count = 0;
  bits.missing = 0;
  return true;
}
