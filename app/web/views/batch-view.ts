import type { z } from 'zod';
import type { Batch } from '#app/domain/batches/batch.record.ts';
import { hasEnded, isRunning } from '#app/domain/batches/batch-state.ts';
import { listBatches, listItems, listSkipped } from '#app/domain/batches/read/read-batches.ts';
import { quoteFor } from '#app/domain/batches/read/read-quote.ts';
import { SKIP_SENTENCES } from '#app/domain/batches/skip-reasons.ts';
import { secondsForPhotos } from '#app/domain/renders/read/engine-speed.ts';
import { isEngineStopped } from '#app/domain/renders/read/engine-stop.ts';
import type { BatchesView, BatchItemsView, BatchView, itemsQuery, skippedAnswer } from '#app/web/api/batch-schemas.ts';
import type { Merchant } from '#app/web/merchant.ts';
import { viewRenders } from './read-renders-view.ts';

const BATCHES_A_PAGE = 20;
const ITEMS_A_PAGE = 50;

/** A batch as pages and callers see it; what it would take is of the store's credits now. */
export async function viewBatch({ business }: Merchant, batch: Batch): Promise<BatchView> {
  const { counts, status } = batch;
  const left = isRunning(status) ? counts.waiting + counts.working : status === 'quoted' ? batch.itemCount : 0;
  return {
    id: String(batch._id),
    name: batch.name,
    status,
    isRunning: isRunning(status),
    hasEnded: hasEnded(status),
    avatarNames: batch.avatars.map(({ name }) => name),
    listedProducts: batch.listedProducts,
    isCut: batch.isCut,
    items: batch.itemCount,
    skipped: batch.skippedCount,
    counts: {
      waiting: counts.waiting,
      working: counts.working,
      completed: counts.completed,
      failed: counts.failed,
      cancelled: counts.cancelled,
    },
    quote: status === 'quoted' ? quoteFor(batch, business, new Date()) : null,
    isEngineStopped: isRunning(status) && status !== 'paused' && counts.waiting > 0 && (await isEngineStopped()),
    secondsLeft: left > 0 ? await secondsForPhotos(left) : null,
    createdAt: batch.createdAt.toISOString(),
    startedAt: batch.startedAt?.toISOString() ?? null,
    endedAt: batch.endedAt?.toISOString() ?? null,
  };
}

/** One page of the store's batches. */
export async function readBatches(merchant: Merchant, older?: string): Promise<BatchesView> {
  const page = await listBatches({ shop: merchant.shop, older, pageSize: BATCHES_A_PAGE });
  return { batches: await Promise.all(page.items.map((batch) => viewBatch(merchant, batch))), older: page.older };
}

/** One page of a batch's items. */
export async function readItems(
  merchant: Merchant,
  batch: Batch,
  { filter, after }: z.infer<typeof itemsQuery>,
): Promise<BatchItemsView> {
  const { lines, next } = await listItems({ batch, filter, after, pageSize: ITEMS_A_PAGE });
  const renders = lines.flatMap(({ render }) => render ?? []);
  const views = new Map((await viewRenders(merchant, renders)).map((view) => [view.id, view]));
  const items = lines.map(({ ordinal, item, render }) => ({
    ordinal,
    title: item.title,
    productId: item.productId ?? null,
    avatarName: batch.avatars[item.avatar]?.name ?? '',
    category: item.category,
    render: (render && views.get(String(render._id))) ?? null,
  }));
  return { filter, items, next };
}

/** What of a batch can't become a photo, each with its sentence. */
export async function readSkipped(batch: Batch, after?: number): Promise<z.infer<typeof skippedAnswer>> {
  const { skipped, next } = await listSkipped(batch, after);
  return {
    skipped: skipped.map(({ productId, title, reason }) => ({
      productId: productId ?? null,
      title,
      reason,
      say: SKIP_SENTENCES[reason],
    })),
    next,
  };
}
