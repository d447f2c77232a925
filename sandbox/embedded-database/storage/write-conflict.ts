import { CommandError } from '#sandbox/embedded-database/errors.ts';
import type { Row } from './model.ts';

/** A transaction lost a row to another one. */
export class WriteConflict extends CommandError {
  readonly row: Row;

  constructor(row: Row) {
    super(
      'WriteConflict',
      'Caused by :: Write conflict during plan execution and yielding is disabled. :: Please retry your operation or multi-document transaction.',
      { labels: ['TransientTransactionError'] },
    );
    this.row = row;
  }
}
