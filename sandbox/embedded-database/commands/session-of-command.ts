import { CommandError, transientError } from '#sandbox/embedded-database/errors.ts';
import { advanceSession, type Session, sessionOf } from '#sandbox/embedded-database/sessions.ts';
import type { Transaction } from '#sandbox/embedded-database/storage/model.ts';
import { abortTransaction, beginTransaction } from '#sandbox/embedded-database/storage/transaction.ts';
import { type Doc, isBinary, isDoc, isNumeric } from '#sandbox/embedded-database/values/bson-types.ts';
import { toBigInt } from '#sandbox/embedded-database/values/numbers.ts';
import type { Server } from './request.ts';

/** What a command says of its session. */
export type SessionUse = {
  readonly session?: Session;
  readonly transaction?: Transaction;
  readonly startsTransaction: boolean;
  readonly retryNumber?: bigint;
};

export function sessionIdOf(lsid: Doc): string | undefined {
  return isBinary(lsid.id) ? lsid.id.toString('hex') : undefined;
}

/** The session that a command names, or undefined when it names none. */
export function sessionNamedBy({ sessions }: Server, command: Doc): Session | undefined {
  const id = isDoc(command.lsid) ? sessionIdOf(command.lsid) : undefined;
  return id === undefined ? undefined : sessionOf(sessions, id);
}

/** Reads lsid, txnNumber, autocommit and startTransaction; begins, continues or refuses the transaction. */
export function sessionOfCommand(server: Server, name: string, command: Doc): SessionUse {
  const session = sessionNamedBy(server, command);
  if (!session) return { startsTransaction: false };
  if (!isNumeric(command.txnNumber)) return { session, startsTransaction: false };
  const number = toBigInt(command.txnNumber);
  if (number < session.transactionNumber) {
    throw new CommandError(
      'TransactionTooOld',
      `Cannot start transaction ${number} on session ${session.id} because a newer transaction ${session.transactionNumber} has already started.`,
    );
  }
  if (command.autocommit !== false) return retryableWrite(server, session, number);
  if (command.startTransaction === true) return start(server, session, number, command);
  return continued(session, number, name);
}

function retryableWrite(server: Server, session: Session, number: bigint): SessionUse {
  if (number > session.transactionNumber) {
    leaveTransaction(server, session);
    advanceSession(session, number, false);
  }
  return { session, startsTransaction: false, retryNumber: number };
}

function start(server: Server, session: Session, number: bigint, command: Doc): SessionUse {
  if (number === session.transactionNumber) {
    throw new CommandError('InvalidOptions', `transaction ${number} has already been started`);
  }
  const concern = isDoc(command.readConcern) ? command.readConcern : {};
  if ('atClusterTime' in concern)
    throw new CommandError('NotImplemented', 'reading at a cluster time is not supported');
  leaveTransaction(server, session);
  advanceSession(session, number, true);
  session.transaction = beginTransaction(server.store, { lasting: true });
  return { session, transaction: session.transaction, startsTransaction: true };
}

/** A new number ends whatever the session still had open. */
function leaveTransaction({ store }: Server, session: Session): void {
  if (session.transaction) abortTransaction(store, session.transaction);
}

function continued(session: Session, number: bigint, name: string): SessionUse {
  if (name === 'commitTransaction' || name === 'abortTransaction') {
    if (number === session.transactionNumber && session.isTransaction) return { session, startsTransaction: false };
  } else if (session.committed && number === session.transactionNumber) {
    throw new CommandError('TransactionCommitted', `Transaction ${number} has been committed.`);
  } else if (number === session.transactionNumber && session.transaction?.state === 'active') {
    session.transaction.lastUsedAt = Date.now();
    return { session, transaction: session.transaction, startsTransaction: false };
  }
  throw transientError(
    'NoSuchTransaction',
    `Given transaction number ${number} does not match any in-progress transactions. The active transaction number is ${session.transactionNumber}`,
  );
}
