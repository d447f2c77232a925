/**
 * `node worker/commands/reconcile.ts [--shop STORE.myshopify.com] [--since DATE] [--settled MINUTES]`: compares credits,
 * submissions, storage and store media with each other, a line for each difference. It changes nothing. Ends with 1 when
 * there is a difference, with 2 when it could not compare to the end.
 */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { Refusal } from '#app/domain/errors.ts';
import { compareEverything } from '#app/domain/reconciliation/compare-everything.ts';
import { lineOf, summaryOf } from '#app/domain/reconciliation/finding.ts';
import { connectDatabase, disconnectDatabase } from '#app/services/database/connection.ts';
import { ServiceError } from '#app/services/service-error.ts';

const { values } = parseArgs({
  options: { shop: { type: 'string' }, since: { type: 'string' }, settled: { type: 'string', default: '10' } },
});
const wanted = z
  .object({
    shop: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]*\.myshopify\.com$/)
      .optional(),
    since: z.coerce.date().optional(),
    settled: z.coerce.number().min(0),
  })
  .safeParse(values);
if (!wanted.success) {
  console.error('--shop is a store’s own address, --since a date such as 2026-01-31, --settled a number of minutes.');
  process.exit(2);
}
const { shop, since, settled } = wanted.data;
await connectDatabase();
try {
  let differences = 0;
  const compared = new Map<string, number>();
  const settledBefore = new Date(Date.now() - settled * 60_000);
  for await (const finding of compareEverything({ shop, since, settledBefore })) {
    if (finding.kind === 'compared') {
      compared.set(finding.what, (compared.get(finding.what) ?? 0) + finding.count);
      continue;
    }
    if (finding.kind === 'difference') differences += 1;
    console.log(lineOf(finding));
  }
  console.log(summaryOf(differences, compared));
  process.exitCode = differences > 0 ? 1 : 0;
} catch (error) {
  if (!(error instanceof Refusal) && !(error instanceof ServiceError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
} finally {
  await disconnectDatabase();
}
