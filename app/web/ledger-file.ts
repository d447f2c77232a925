import { Readable } from 'node:stream';
import { createReadableStreamFromReadable } from '@remix-run/node';
import { stringify } from 'csv-stringify';
import type { LedgerLine } from '#app/domain/credits/read-credit-ledger.ts';

const COLUMNS = ['Time (UTC)', 'Change', 'Balance after', 'Kind', 'Credits', 'Reason', 'Cause', 'Cause id'];

/** A ledger as a file that spreadsheets read, written while it is read; what looks like a formula is written as text. */
export function ledgerFile(lines: AsyncIterable<LedgerLine>): Response {
  const csv = stringify({
    header: true,
    columns: COLUMNS,
    bom: true,
    escape_formulas: true,
    // A line break in a reason must not begin a row.
    quoted_string: true,
    quoted_empty: false,
    record_delimiter: 'windows',
  });
  const rows = Readable.from(rowsOf(lines));
  rows.on('error', (error) => csv.destroy(error));
  csv.on('close', () => rows.destroy());
  return new Response(createReadableStreamFromReadable(rows.pipe(csv)), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="modelsnap-credits.csv"',
      'cache-control': 'private, no-store',
    },
  });
}

async function* rowsOf(lines: AsyncIterable<LedgerLine>): AsyncGenerator<(string | number)[]> {
  for await (const { at, amount, balanceAfter, kind, bucket, reason, cause } of lines) {
    const credits = { allowance: 'plan', pack: 'bought', both: 'plan and bought' }[bucket];
    yield [at, amount, balanceAfter, kind, credits, reason, cause?.kind ?? '', cause?.id ?? ''];
  }
}
