import { BSONError } from 'bson';
import { CommandError, unsupported } from '#sandbox/embedded-database/errors.ts';
import { abortTransaction } from '#sandbox/embedded-database/storage/transaction.ts';
import { takeTurn } from '#sandbox/embedded-database/storage/turns.ts';
import { WriteConflict } from '#sandbox/embedded-database/storage/write-conflict.ts';
import { type Doc, isDoc } from '#sandbox/embedded-database/values/bson-types.ts';
import { catalogCommands } from './catalog-commands.ts';
import { cursorCommands } from './cursors.ts';
import { findAndModify } from './find-and-modify.ts';
import { handshakeCommands } from './handshake-commands.ts';
import { indexCommands } from './index-commands.ts';
import { readCommands } from './read-commands.ts';
import type { Command, Request, Server } from './request.ts';
import { sessionNamedBy, sessionOfCommand } from './session-of-command.ts';
import { transactionCommands } from './transaction-commands.ts';
import { writeCommands } from './write-commands.ts';

const commands = new Map<string, Command>(
  Object.entries({
    ...handshakeCommands,
    ...readCommands,
    ...writeCommands,
    findAndModify,
    findandmodify: findAndModify,
    ...cursorCommands,
    ...catalogCommands,
    ...indexCommands,
    ...transactionCommands,
  }),
);

/** Fields that any command may carry. */
const commonFields = new Set([
  '$db',
  'lsid',
  'txnNumber',
  'autocommit',
  'startTransaction',
  'readConcern',
  'writeConcern',
  '$readPreference',
  '$clusterTime',
  'maxTimeMS',
  'comment',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
]);

/** Runs a command and gives the whole answer; a refusal is an answer too. */
export async function answerCommand(server: Server, command: Doc, connectionId: number): Promise<Doc> {
  const [name = ''] = Object.keys(command);
  const session = command.txnNumber === undefined ? undefined : sessionNamedBy(server, command);
  if (!session) return answerNow({ server, name, command, connectionId });
  // A client that lost its connection repeats a command while the first one may still be waiting in here.
  const before = session.running;
  const { promise, resolve } = Promise.withResolvers<void>();
  session.running = promise;
  await before;
  try {
    if (command.startTransaction !== true || !session.contended) {
      return await answerNow({ server, name, command, connectionId });
    }
    const endTurn = await takeTurn(server.waitingRoom, session.contended);
    // Sent away before it did any work: the client waits a little and starts the transaction again.
    if (!endTurn) return errorReply(new WriteConflict(session.contended));
    session.contended = null;
    const reply = await answerNow({ server, name, command, connectionId });
    void (session.transaction?.ended ?? Promise.resolve()).then(endTurn);
    return reply;
  } finally {
    resolve();
  }
}

type Incoming = { server: Server; name: string; command: Doc; connectionId: number };

async function answerNow({ server, name, command, connectionId }: Incoming): Promise<Doc> {
  let request: Request | undefined;
  try {
    const handler = commands.get(name);
    if (!handler) throw new CommandError('CommandNotFound', `no such command: '${name}'`);
    assertFields(name, handler, command);
    const use = sessionOfCommand(server, name, command);
    request = { server, name, command, database: String(command.$db), connectionId, ...use };
    if (request.transaction && handler.inTransaction === 'alone') {
      throw new CommandError(
        'OperationNotSupportedInTransaction',
        `Cannot run '${name}' in a multi-document transaction.`,
      );
    }
    const reply = await handler.run(request);
    return { ...reply, ok: 1 };
  } catch (error) {
    // Any error ends the transaction, as in MongoDB: what the client does next in it is refused.
    if (request?.transaction) abortTransaction(server.store, request.transaction);
    if (request?.session && error instanceof WriteConflict) request.session.contended = error.row;
    return errorReply(error);
  }
}

function assertFields(name: string, handler: Command, command: Doc): void {
  for (const field of Object.keys(command)) {
    if (field === name || commonFields.has(field) || handler.fields.includes(field)) continue;
    throw unsupported(`'${field}' in the command ${name}`);
  }
  const readConcern = command.readConcern;
  if (isDoc(readConcern) && ('afterClusterTime' in readConcern || 'atClusterTime' in readConcern)) {
    throw unsupported('reading at a cluster time');
  }
  // A session of snapshots expects each of its reads to see the moment of its first.
  const isInTransaction = command.autocommit === false;
  if (isDoc(readConcern) && readConcern.level === 'snapshot' && !isInTransaction) {
    throw unsupported("the read concern 'snapshot' outside of transactions");
  }
}

function errorReply(error: unknown): Doc {
  if (error instanceof CommandError) {
    return {
      ok: 0,
      errmsg: error.message,
      code: error.code,
      codeName: error.codeName,
      ...error.facts,
      ...(error.labels.length > 0 ? { errorLabels: [...error.labels] } : {}),
    };
  }
  if (error instanceof BSONError) return { ok: 0, errmsg: error.message, code: 22, codeName: 'InvalidBSON' };
  console.error('The embedded database failed to answer a command:', error);
  const message = error instanceof Error ? error.message : String(error);
  return { ok: 0, errmsg: `the embedded database failed: ${message}`, code: 1, codeName: 'InternalError' };
}
