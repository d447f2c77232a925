import type { z } from 'zod';
import type { Batch } from '#app/domain/batches/batch.record.ts';
import { isRunning } from '#app/domain/batches/batch-state.ts';
import { type FailureGroup, groupFailures } from '#app/domain/batches/read/group-failures.ts';
import { creditsOf } from '#app/domain/credits/read-credits.ts';
import type { itemsQuery } from '#app/web/api/batch-schemas.ts';
import type { Merchant } from '#app/web/merchant.ts';
import { readItems, viewBatch } from './batch-view.ts';

/** Everything on a batch's page; its items once it was started, and why photos failed once it is over. */
export async function readBatchPage(merchant: Merchant, batch: Batch, query: z.infer<typeof itemsQuery>) {
  const none: FailureGroup[] = [];
  const [view, items, failures] = await Promise.all([
    viewBatch(merchant, batch),
    batch.startedAt ? readItems(merchant, batch, query) : null,
    !isRunning(batch.status) && batch.startedAt ? groupFailures(batch) : none,
  ]);
  return { batch: view, items, failures, credits: creditsOf(merchant.business, new Date()) };
}
