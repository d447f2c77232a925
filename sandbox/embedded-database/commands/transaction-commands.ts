import { CommandError, transientError } from '#sandbox/embedded-database/errors.ts';
import type { Session } from '#sandbox/embedded-database/sessions.ts';
import { abortTransaction, commitTransaction } from '#sandbox/embedded-database/storage/transaction.ts';
import { isDoc } from '#sandbox/embedded-database/values/bson-types.ts';
import type { Command, Request } from './request.ts';
import { sessionIdOf } from './session-of-command.ts';

/** Committing again what is committed is answered as the first time. */
const commit: Command = {
  fields: ['recoveryToken'],
  inTransaction: 'allowed',
  run(request) {
    const session = sessionInTransaction(request);
    if (session.committed) return {};
    const { transaction } = session;
    if (transaction?.state !== 'active') throw noTransaction(session);
    const changesSomething = transaction.writes.size > 0;
    commitTransaction(
      request.server.store,
      transaction,
      changesSomething
        ? {
            sessionId: session.id,
            transactionNumber: String(session.transactionNumber),
            results: [],
            committed: true,
            at: new Date(),
          }
        : undefined,
    );
    session.transaction = null;
    session.committed = true;
    return {};
  },
};

const abort: Command = {
  fields: ['recoveryToken'],
  inTransaction: 'allowed',
  run(request) {
    const session = sessionInTransaction(request);
    if (session.committed) {
      throw new CommandError('TransactionCommitted', `Transaction ${session.transactionNumber} has been committed.`);
    }
    const { transaction } = session;
    if (transaction?.state !== 'active') throw noTransaction(session);
    abortTransaction(request.server.store, transaction);
    session.transaction = null;
    return {};
  },
};

function sessionInTransaction({ session, name }: Request): Session {
  if (session?.isTransaction) return session;
  throw new CommandError('InvalidOptions', `${name} needs a session with a transaction`);
}

function noTransaction({ transactionNumber }: Session): CommandError {
  return transientError('NoSuchTransaction', `Transaction ${transactionNumber} has been aborted.`);
}

/** Ends the sessions that a client has no more use for, and what they had open. */
const endSessions: Command = {
  fields: [],
  inTransaction: 'alone',
  run({ server, command, name }) {
    const ids = command[name];
    for (const lsid of Array.isArray(ids) ? ids : []) {
      const id = isDoc(lsid) ? sessionIdOf(lsid) : undefined;
      const session = id === undefined ? undefined : server.sessions.get(id);
      if (!session) continue;
      if (session.transaction) abortTransaction(server.store, session.transaction);
      server.sessions.delete(session.id);
    }
    return {};
  },
};

export const transactionCommands: { readonly [name: string]: Command } = {
  commitTransaction: commit,
  abortTransaction: abort,
  endSessions,
  killSessions: endSessions,
};
