import type { z } from 'zod';
import type { Batch } from '#app/domain/batches/batch.record.ts';
import { isRunning } from '#app/domain/batches/batch-state.ts';
import { LISTING_SENTENCES } from '#app/domain/batches/listing-failures.ts';
import { listBatches, listItems, listSkipped } from '#app/domain/batches/read/read-batches.ts';
import { quoteFor } from '#app/domain/batches/read/read-quote.ts';
import { SKIP_SENTENCES } from '#app/domain/batches/skip-reasons.ts';
import type { Business } from '#app/domain/businesses/business.record.ts';
import { secondsForPhotos } from '#app/domain/renders/read/engine-speed.ts';
import { isEngineStopped } from '#app/domain/renders/read/engine-stop.ts';
import type {
  BatchesView,
  BatchItemsView,
  BatchSkippedView,
  BatchView,
  itemsQuery,
} from '#app/web/api/batch-schemas.ts';
import type { Merchant } from '#app/web/merchant.ts';
import { viewRenders } from './read-renders-view.ts';

const BATCHES_A_PAGE = 20;
const ITEMS_A_PAGE = 50;

/** A batch as pages and callers see it; what it would take is of the store's credits now. */
export async function viewBatch(merchant: Merchant, batch: Batch): Promise<BatchView> {
  const [view] = await viewBatches(merchant, [batch]);
  if (!view) throw new Error('One batch has one view');
  return view;
}

/** The same for many: two queries, however many they are. */
export async function viewBatches({ business }: Merchant, batches: Batch[]): Promise<BatchView[]> {
  const seconds = await secondsForPhotos(batches.map(photosLeft));
  const isStopped = batches.some(waitsForEngine) && (await isEngineStopped());
  return batches.map((batch, index) => ({
    ...viewOf(batch, business),
    isEngineStopped: isStopped && waitsForEngine(batch),
    secondsLeft: seconds[index] || null,
  }));
}

/** Photos that will be made if nobody does anything more than start it. */
function photosLeft({ status, counts, itemCount }: Batch): number {
  if (status === 'quoted') return itemCount;
  return status === 'expanding' || status === 'processing' ? counts.waiting + counts.working : 0;
}

function waitsForEngine({ status, counts }: Batch): boolean {
  return (status === 'expanding' || status === 'processing') && counts.waiting > 0;
}

function viewOf(batch: Batch, business: Business): Omit<BatchView, 'isEngineStopped' | 'secondsLeft'> {
  const { counts, status } = batch;
  return {
    id: String(batch._id),
    name: batch.name,
    status,
    isRunning: isRunning(status),
    hasEnded: batch.endedAt !== undefined,
    isApproving: Boolean(batch.approveAllAt),
    avatarNames: batch.avatars.map(({ name }) => name),
    listedProducts: batch.listedProducts,
    isCut: batch.isCut,
    items: batch.itemCount,
    skipped: batch.skippedCount,
    standIns: batch.standInCount ?? 0,
    withPhoto: batch.withPhotoCount ?? 0,
    misfits: batch.misfits
      ? { status: batch.misfits.status, condition: batch.misfits.condition, otherRule: batch.misfits.otherRule }
      : null,
    counts: {
      waiting: counts.waiting,
      working: counts.working,
      completed: counts.completed,
      failed: counts.failed,
      cancelled: counts.cancelled,
      toReview: counts.toReview,
      approved: counts.approved,
      rejected: counts.rejected,
    },
    quote: status === 'quoted' ? quoteFor(batch, business, new Date()) : null,
    problem: batch.failure ? LISTING_SENTENCES[batch.failure] : null,
    createdAt: batch.createdAt.toISOString(),
    startedAt: batch.startedAt?.toISOString() ?? null,
    endedAt: batch.endedAt?.toISOString() ?? null,
  };
}

/** One page of the store's batches. */
export async function readBatches(merchant: Merchant, older?: string): Promise<BatchesView> {
  const page = await listBatches({ shop: merchant.shop, older, pageSize: BATCHES_A_PAGE });
  return { batches: await viewBatches(merchant, page.items), older: page.older };
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
export async function readSkipped(batch: Batch, after?: number): Promise<BatchSkippedView> {
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
