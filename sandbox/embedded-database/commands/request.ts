import { CommandError } from '#sandbox/embedded-database/errors.ts';
import type { Session, Sessions } from '#sandbox/embedded-database/sessions.ts';
import type { Store, Transaction } from '#sandbox/embedded-database/storage/model.ts';
import type { WaitingRoom } from '#sandbox/embedded-database/storage/turns.ts';
import { type Doc, isDoc } from '#sandbox/embedded-database/values/bson-types.ts';
import { wholeNumber } from '#sandbox/embedded-database/values/numbers.ts';
import type { Cursors } from './open-cursors.ts';

/** All that commands work on. */
export type Server = {
  readonly store: Store;
  readonly sessions: Sessions;
  readonly cursors: Cursors;
  readonly waitingRoom: WaitingRoom;
  /** `host:port`, as clients reach it. */
  readonly address: string;
  readonly setName: string;
};

/** One command on its way. */
export type Request = {
  readonly server: Server;
  readonly name: string;
  readonly command: Doc;
  readonly database: string;
  readonly connectionId: number;
  readonly session?: Session;
  /** The multi-document transaction that it belongs to. */
  readonly transaction?: Transaction;
  /** True for the command that started the transaction: nothing has been read in it yet. */
  readonly startsTransaction: boolean;
  /** The number under which a repeated write is recognised. */
  readonly retryNumber?: bigint;
};

export type Command = {
  /** The fields that it understands besides those of every command; any other is refused. */
  readonly fields: readonly string[];
  /** `alone` commands are refused inside a transaction. */
  readonly inTransaction: 'allowed' | 'alone';
  run(request: Request): Doc | Promise<Doc>;
};

/** `database.collection`, from the value of the command's own field. */
export function namespaceOf(request: Request): string {
  const name = request.command[request.name];
  if (typeof name !== 'string' || name === '') {
    throw new CommandError('InvalidNamespace', `collection name has invalid type for ${request.name}`);
  }
  return `${request.database}.${name}`;
}

export function docOption(command: Doc, name: string): Doc {
  const value = command[name] ?? {};
  if (!isDoc(value)) throw new CommandError('TypeMismatch', `${name} must be an object`);
  return value;
}

/** A non-negative whole number; `fallback` where it is not given. */
export function countOption(command: Doc, name: string, fallback: number): number {
  if (command[name] === undefined) return fallback;
  const value = wholeNumber(command[name]);
  if (value === undefined || value < 0)
    throw new CommandError('BadValue', `${name} must be a non-negative whole number`);
  return value;
}

/** The list of documents under `name`; each is checked for fields that nobody reads. */
export function statementsOption(command: Doc, name: string, fields: readonly string[]): Doc[] {
  const statements = command[name];
  if (!Array.isArray(statements) || statements.length === 0) {
    throw new CommandError('InvalidOptions', `${name} must be a non-empty array`);
  }
  return statements.map((statement) => {
    if (!isDoc(statement)) throw new CommandError('TypeMismatch', `${name} must hold documents`);
    for (const field of Object.keys(statement)) {
      if (!fields.includes(field)) {
        throw new CommandError(
          'NotImplemented',
          `the embedded development database does not support '${field}' in ${name}`,
        );
      }
    }
    return statement;
  });
}
