import { deserialize, serialize } from 'bson';
import { keepTypes } from './storage/read-journal.ts';
import type { Doc } from './values/bson-types.ts';

/** The wire protocol: OP_MSG (mongodb.com/docs/manual/reference/mongodb-wire-protocol), and OP_QUERY for a first hello. */
const opReply = 1;
const opQuery = 2004;
const opMessage = 2013;
const headerBytes = 16;

const checksumPresent = 1;
const moreToCome = 2;

export const largestMessageBytes = 48_000_000;

export type WireRequest = {
  readonly requestId: number;
  readonly command: Doc;
  readonly isLegacy: boolean;
  /** False for writes of which the client wants to hear nothing. */
  readonly wantsReply: boolean;
};

/** The length that a message announces, or undefined while too few bytes are there. */
export function messageLength(bytes: Buffer): number | undefined {
  if (bytes.length < 4) return undefined;
  const length = bytes.readInt32LE(0);
  if (length < headerBytes || length > largestMessageBytes) throw new Error(`a message of ${length} bytes`);
  return length;
}

export function parseMessage(message: Buffer): WireRequest {
  const requestId = message.readInt32LE(4);
  const operation = message.readInt32LE(12);
  switch (operation) {
    case opMessage:
      return { requestId, isLegacy: false, ...parseOpMessage(message) };
    case opQuery:
      return { requestId, isLegacy: true, wantsReply: true, command: parseOpQuery(message) };
    default:
      throw new Error(`wire operation ${operation} is not supported`);
  }
}

function parseOpMessage(message: Buffer): { command: Doc; wantsReply: boolean } {
  const flags = message.readUInt32LE(headerBytes);
  const end = message.length - (flags & checksumPresent ? 4 : 0);
  let at = headerBytes + 4;
  let command: Doc = {};
  const sequences: Doc = {};
  while (at < end) {
    const kind = message.readUInt8(at);
    const size = message.readInt32LE(at + 1);
    const section = message.subarray(at + 1, at + 1 + size);
    if (kind === 0) command = deserialize(section, keepTypes);
    else if (kind === 1) readSequence(section, sequences);
    else throw new Error(`a message section of kind ${kind}`);
    at += 1 + size;
  }
  return { command: { ...command, ...sequences }, wantsReply: (flags & moreToCome) === 0 };
}

function readSequence(section: Buffer, into: Doc): void {
  const nameEnd = section.indexOf(0, 4);
  const docs: Doc[] = [];
  let at = nameEnd + 1;
  while (at < section.length) {
    const size = section.readInt32LE(at);
    docs.push(deserialize(section.subarray(at, at + size), keepTypes));
    at += size;
  }
  into[section.toString('utf8', 4, nameEnd)] = docs;
}

function parseOpQuery(message: Buffer): Doc {
  const nameStart = headerBytes + 4;
  const nameEnd = message.indexOf(0, nameStart);
  const namespace = message.toString('utf8', nameStart, nameEnd);
  if (!namespace.endsWith('.$cmd')) throw new Error('OP_QUERY is supported for commands only');
  const command = deserialize(message.subarray(nameEnd + 1 + 8), keepTypes);
  return { ...command, $db: namespace.slice(0, -'.$cmd'.length) };
}

export function encodeReply(request: WireRequest, reply: Doc): Buffer {
  const body = serialize(reply, { ignoreUndefined: true });
  return request.isLegacy ? legacyReply(request, body) : opMessageReply(request, body);
}

function opMessageReply(request: WireRequest, body: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(headerBytes + 5 + body.length);
  writeHeader(bytes, request, opMessage);
  bytes.writeUInt32LE(0, headerBytes);
  bytes.writeUInt8(0, headerBytes + 4);
  bytes.set(body, headerBytes + 5);
  return bytes;
}

function legacyReply(request: WireRequest, body: Uint8Array): Buffer {
  const bytes = Buffer.alloc(headerBytes + 20 + body.length);
  writeHeader(bytes, request, opReply);
  bytes.writeInt32LE(8, headerBytes);
  bytes.writeInt32LE(1, headerBytes + 16);
  bytes.set(body, headerBytes + 20);
  return bytes;
}

function writeHeader(bytes: Buffer, { requestId }: WireRequest, operation: number): void {
  bytes.writeInt32LE(bytes.length, 0);
  bytes.writeInt32LE(0, 4);
  bytes.writeInt32LE(requestId, 8);
  bytes.writeInt32LE(operation, 12);
}
