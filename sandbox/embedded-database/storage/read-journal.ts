import { existsSync, readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { deserialize } from 'bson';
import type { Doc } from '#sandbox/embedded-database/values/bson-types.ts';
import { journalMagic, journalPath, recordHeaderBytes } from './journal.ts';
import type { Change, JournalRecord } from './journal-records.ts';

/** Keeps each value's BSON type. */
export const keepTypes = {
  promoteValues: false,
  promoteLongs: false,
  promoteBuffers: false,
  bsonRegExp: true,
} as const;

/** The records of a journal up to its end; `tornBytes` counts what a death in the middle of a write left behind them. */
export type ReadJournal = { records: JournalRecord[]; tornBytes: number };

/**
 * Reads a journal. A record that stops at the end of the file was never acknowledged and is left out; a broken record
 * with others after it is damage, and nothing is guessed: that throws.
 */
export function readJournal(dataDir: string): ReadJournal {
  const path = journalPath(dataDir);
  if (!existsSync(path)) return { records: [], tornBytes: 0 };
  const bytes = readFileSync(path);
  if (!bytes.subarray(0, journalMagic.length).equals(journalMagic)) {
    throw new Error(`${path} is not a journal of the embedded database, or of another version of it`);
  }
  const records: JournalRecord[] = [];
  let at = journalMagic.length;
  while (at < bytes.length) {
    const body = bodyAt(bytes, at);
    if (body === 'torn') break;
    if (body === 'damaged')
      throw new Error(`${path} is damaged at byte ${at}: restore a copy, or delete it to begin anew`);
    records.push(decodeRecord(body));
    at += recordHeaderBytes + body.length;
  }
  return { records, tornBytes: bytes.length - at };
}

function bodyAt(bytes: Buffer, at: number): Buffer | 'torn' | 'damaged' {
  if (bytes.length - at < recordHeaderBytes) return 'torn';
  const length = bytes.readUInt32LE(at);
  const from = at + recordHeaderBytes;
  if (from + length > bytes.length) return 'torn';
  const body = bytes.subarray(from, from + length);
  if (length > 0 && crc32(body) === bytes.readUInt32LE(at + 4)) return body;
  const isLast = from + length === bytes.length || bytes.subarray(at).every((byte) => byte === 0);
  return isLast ? 'torn' : 'damaged';
}

function decodeRecord(body: Buffer): JournalRecord {
  let at = 0;
  const next = (): Doc => {
    const length = body.readInt32LE(at);
    const doc = deserialize(body.subarray(at, at + length), keepTypes);
    at += length;
    return doc;
  };
  const head = next() as JournalRecord;
  if (head.kind !== 'commit') return head;
  const changes = head.changes.map((change): Change => ('put' in change ? { in: change.in, put: next() } : change));
  return { ...head, changes };
}
