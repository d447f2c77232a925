import {
  closeSync,
  fdatasync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { serialize } from 'bson';
import type { Doc } from '#sandbox/embedded-database/values/bson-types.ts';
import type { Journal, JournalRecord } from './journal-records.ts';

/** The first bytes of a journal file, with the version of its format. */
export const journalMagic = Buffer.from('EMBEDDED-DATABASE-JOURNAL-1\n');

/** Bytes before each record's BSON: its length and its CRC-32, both little-endian. */
export const recordHeaderBytes = 8;

export function journalPath(dataDir: string): string {
  return join(dataDir, 'journal');
}

/**
 * A record's bytes: its header, then one BSON document that says what it is, then the documents that a commit put, one
 * after the other. They are apart because bson writes at most 17 MB at a time and a transaction may be larger.
 */
function encodeRecord(record: JournalRecord): Buffer {
  const puts =
    record.kind === 'commit' ? record.changes.flatMap((change) => ('put' in change ? [change.put] : [])) : [];
  const body = Buffer.concat([serialize(headOf(record)), ...puts.map((doc) => serialize(doc))]);
  const header = Buffer.allocUnsafe(recordHeaderBytes);
  header.writeUInt32LE(body.length, 0);
  header.writeUInt32LE(crc32(body), 4);
  return Buffer.concat([header, body]);
}

function headOf(record: JournalRecord): Doc {
  if (record.kind !== 'commit') return record;
  const changes = record.changes.map((change) => ('put' in change ? { in: change.in, put: true } : change));
  return { ...record, changes };
}

/**
 * Writes the records to a new file that takes the old journal's place in one step, then goes on appending to it. Each
 * append is one write to the operating system, so the death of this process loses nothing that was acknowledged; the
 * file is flushed to the disk in the background.
 */
export function startJournal(dataDir: string, records: Iterable<JournalRecord>): Journal {
  const path = journalPath(dataDir);
  const fresh = `${path}.new`;
  rmSync(fresh, { force: true });
  const file = openSync(fresh, 'a');
  writeAll(file, journalMagic);
  for (const record of records) writeAll(file, encodeRecord(record));
  fsyncSync(file);
  renameSync(fresh, path);
  syncFolder(dataDir);
  return appendingTo(file);
}

function syncFolder(dataDir: string): void {
  const folder = openSync(dataDir, 'r');
  fsyncSync(folder);
  closeSync(folder);
}

function appendingTo(file: number): Journal {
  let dirty = false;
  let length = fstatSync(file).size;
  const flusher = setInterval(() => {
    if (!dirty) return;
    dirty = false;
    fdatasync(file, (error) => {
      if (error) throw error;
    });
  }, 1000);
  flusher.unref();
  return {
    append(record) {
      const bytes = encodeRecord(record);
      try {
        writeAll(file, bytes);
      } catch (error) {
        // A full disk: half a record in the middle would make all that follows unreadable.
        ftruncateSync(file, length);
        throw error;
      }
      length += bytes.length;
      dirty = true;
    },
    close() {
      clearInterval(flusher);
      fsyncSync(file);
      closeSync(file);
    },
  };
}

/** The file was opened for appending, so that what follows a cut goes to its new end. */
function writeAll(file: number, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(file, bytes, written);
}
