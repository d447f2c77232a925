import { calculateObjectSize, Long } from 'bson';
import { CommandError } from '#sandbox/embedded-database/errors.ts';
import type { Doc } from '#sandbox/embedded-database/values/bson-types.ts';
import { isNumeric } from '#sandbox/embedded-database/values/bson-types.ts';
import { toBigInt } from '#sandbox/embedded-database/values/numbers.ts';
import type { Cursor } from './open-cursors.ts';
import { type Command, countOption, type Request } from './request.ts';

const defaultBatch = 101;
const largestBatchBytes = 15_000_000;

/** The first batch of a result, with a cursor for the rest where there is one. */
export function openCursor(request: Request, namespace: string, docs: readonly Doc[], batchSize = defaultBatch): Doc {
  const { cursors } = request.server;
  const cursor: Cursor = { namespace, docs, at: 0, lastUsedAt: Date.now() };
  const firstBatch = takeBatch(cursor, batchSize);
  const isDone = cursor.at >= docs.length && !(batchSize === 0 && docs.length > 0);
  if (isDone || request.command.singleBatch === true) return { cursor: { id: Long.ZERO, ns: namespace, firstBatch } };
  const id = cursors.nextId;
  cursors.nextId += 1n;
  cursors.open.set(id, cursor);
  return { cursor: { id: Long.fromBigInt(id), ns: namespace, firstBatch } };
}

function takeBatch(cursor: Cursor, size: number): Doc[] {
  const batch: Doc[] = [];
  let bytes = 0;
  while (batch.length < size && cursor.at < cursor.docs.length) {
    const doc = cursor.docs[cursor.at];
    if (!doc) break;
    bytes += calculateObjectSize(doc);
    if (bytes > largestBatchBytes && batch.length > 0) break;
    batch.push(doc);
    cursor.at += 1;
  }
  cursor.lastUsedAt = Date.now();
  return batch;
}

export const cursorCommands: { readonly [name: string]: Command } = {
  getMore: {
    fields: ['collection', 'batchSize'],
    inTransaction: 'allowed',
    run(request) {
      const { command, server } = request;
      const id = isNumeric(command.getMore) ? toBigInt(command.getMore) : 0n;
      const cursor = server.cursors.open.get(id);
      if (!cursor) throw new CommandError('CursorNotFound', `cursor id ${id} not found`);
      const nextBatch = takeBatch(cursor, countOption(command, 'batchSize', Number.POSITIVE_INFINITY));
      const isDone = cursor.at >= cursor.docs.length;
      if (isDone) server.cursors.open.delete(id);
      return { cursor: { id: isDone ? Long.ZERO : Long.fromBigInt(id), ns: cursor.namespace, nextBatch } };
    },
  },
  killCursors: {
    fields: ['cursors'],
    inTransaction: 'allowed',
    run({ command, server }) {
      const ids = Array.isArray(command.cursors) ? command.cursors : [];
      const killed = ids.filter((id) => isNumeric(id) && server.cursors.open.delete(toBigInt(id)));
      const missing = ids.filter((id) => !killed.includes(id));
      return { cursorsKilled: killed, cursorsNotFound: missing, cursorsAlive: [], cursorsUnknown: [] };
    },
  },
};
