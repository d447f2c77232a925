/**
 * ZIP archives whose files are stored as they are, each known whole before it is written: pictures do not compress, and so
 * an archive's length is known before its first byte. Written by the format's own text (PKWARE's APPNOTE.TXT 6.3.10, 4.3);
 * the same files make the same bytes. By hand, since the libraries count checksums in JavaScript, many times slower.
 */
import { crc32 } from 'node:zlib';

export interface FileInZip {
  /** A path is a name with slashes; whoever names it sees to it that no name comes twice. */
  name: string;
  /** Told in UTC, to two seconds; nothing before 1980 can be told. */
  modifiedAt: Date;
  bytes: Buffer;
}

/** What every field of the format has room for, without the extension of it that some readers don't know. */
const MOST_BYTES = 0xffff_ffff;
const MOST_FILES = 0xffff;

const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const END_BYTES = 22;

/** Read by whoever knows version 2.0; made on Unix, which is where the permissions below are of. */
const VERSION = 20;
const MADE_BY = (3 << 8) | VERSION;
const NAME_IS_UTF8 = 1 << 11;
const READABLE_FILE = (0o100644 << 16) >>> 0;

/** How long the archive of such files is, in bytes. */
export function zipLength(files: Iterable<{ name: string; bytes: number }>): number {
  let length = END_BYTES;
  for (const { name, bytes } of files) length += LOCAL_BYTES + CENTRAL_BYTES + 2 * Buffer.byteLength(name) + bytes;
  return length;
}

/** An archive, piece by piece: the next file is asked for once what was before it is taken. */
export async function* writeZip(files: AsyncIterable<FileInZip>): AsyncGenerator<Buffer, void, undefined> {
  const entries: Buffer[] = [];
  let offset = 0;
  for await (const file of files) {
    const name = Buffer.from(file.name);
    const facts = factsOf(file, name);
    const head = Buffer.concat([localHeader(facts), name]);
    entries.push(Buffer.concat([centralHeader(facts, offset), name]));
    offset += head.length + file.bytes.length;
    if (offset > MOST_BYTES || entries.length > MOST_FILES) throw new Error('More than one archive can hold');
    yield head;
    yield file.bytes;
  }
  const directory = Buffer.concat(entries);
  yield directory;
  yield endOf(entries.length, directory.length, offset);
}

/** The fields that an entry's two headers have in common, as they stand in either. */
function factsOf({ bytes, modifiedAt }: FileInZip, name: Buffer): Buffer {
  const facts = Buffer.alloc(26);
  facts.writeUInt16LE(VERSION, 0);
  facts.writeUInt16LE(NAME_IS_UTF8, 2);
  // At 4 the method: 0, stored.
  facts.writeUInt16LE(
    (modifiedAt.getUTCHours() << 11) | (modifiedAt.getUTCMinutes() << 5) | (modifiedAt.getUTCSeconds() >> 1),
    6,
  );
  facts.writeUInt16LE(
    ((modifiedAt.getUTCFullYear() - 1980) << 9) | ((modifiedAt.getUTCMonth() + 1) << 5) | modifiedAt.getUTCDate(),
    8,
  );
  facts.writeUInt32LE(crc32(bytes), 10);
  facts.writeUInt32LE(bytes.length, 14);
  facts.writeUInt32LE(bytes.length, 18);
  facts.writeUInt16LE(name.length, 22);
  return facts;
}

function localHeader(facts: Buffer): Buffer {
  const header = Buffer.alloc(LOCAL_BYTES);
  header.write('PK\x03\x04', 'latin1');
  facts.copy(header, 4);
  return header;
}

function centralHeader(facts: Buffer, offset: number): Buffer {
  const header = Buffer.alloc(CENTRAL_BYTES);
  header.write('PK\x01\x02', 'latin1');
  header.writeUInt16LE(MADE_BY, 4);
  facts.copy(header, 6);
  header.writeUInt32LE(READABLE_FILE, 38);
  header.writeUInt32LE(offset, 42);
  return header;
}

function endOf(files: number, directoryBytes: number, directoryAt: number): Buffer {
  const end = Buffer.alloc(END_BYTES);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(files, 8);
  end.writeUInt16LE(files, 10);
  end.writeUInt32LE(directoryBytes, 12);
  end.writeUInt32LE(directoryAt, 16);
  return end;
}
