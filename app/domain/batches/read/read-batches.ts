import type { QueryFilter } from 'mongoose';
import { type Batch, BatchRecord } from '#app/domain/batches/batch.record.ts';
import { BatchChunkRecord, type BatchItem, type SkippedGarment } from '#app/domain/batches/batch-chunk.record.ts';
import { isRunning } from '#app/domain/batches/batch-state.ts';
import { findBatch } from '#app/domain/batches/find-batch.ts';
import { itemsBetween } from '#app/domain/batches/items-between.ts';
import { photosOf } from '#app/domain/batches/photos-of.ts';
import { olderThan, pageOf } from '#app/domain/paging.ts';
import { type Render, RenderRecord } from '#app/domain/renders/render.record.ts';
import { type RenderStatus, WORKING_STATUSES } from '#app/domain/renders/render-state.ts';
import type { ReviewState } from '#app/domain/renders/review.ts';

/** One page of a store's batches, newest first. */
export async function listBatches(query: {
  shop: string;
  older?: string | undefined;
  pageSize: number;
}): Promise<{ items: Batch[]; older: string | null }> {
  const { shop, pageSize } = query;
  const found = await BatchRecord.find({ shop, ...olderThan('createdAt', query.older) })
    .select('-source')
    .sort({ createdAt: -1, _id: -1 })
    .limit(pageSize + 1)
    .lean();
  return pageOf(found, pageSize, ({ createdAt, _id }) => ({ at: createdAt, id: _id }));
}

/** How often a page that stays open is noted. */
const WATCHED_EVERY_MS = 10_000;

/** A batch for the page that shows it: who has it open at its end needs no mail of it. */
export async function watchBatch(shop: string, batchId: string, now: Date): Promise<Batch> {
  const batch = await findBatch(shop, batchId);
  const { _id, watchedAt, status } = batch;
  if (isRunning(status) && (!watchedAt || now.getTime() - watchedAt.getTime() > WATCHED_EVERY_MS)) {
    await BatchRecord.updateOne({ _id, shop }, { $set: { watchedAt: now } });
  }
  return batch;
}

export const ITEM_FILTERS = [
  'all',
  'waiting',
  'in-progress',
  'completed',
  'to-review',
  'approved',
  'rejected',
  'failed',
] as const;
type ItemFilter = (typeof ITEM_FILTERS)[number];

interface ItemLine {
  ordinal: number;
  item: Pick<BatchItem, 'title' | 'productId' | 'category' | 'avatar'>;
  /** Undefined while it is no photo yet. */
  render: Render | undefined;
}

export interface ItemsPage {
  lines: ItemLine[];
  /** The ordinal that the next page begins after; null where there is none. */
  next: number | null;
}

export interface ItemsQuery {
  batch: Batch;
  filter: ItemFilter;
  /** Shows what comes after this ordinal. */
  after?: number | undefined;
  pageSize: number;
}

/**
 * One page of a batch's items in their order, with the photo that each became. Page 100 costs what page 1 does. What is no
 * photo yet waits, or was cancelled with its batch: it comes after the photos.
 */
export async function listItems({ batch, filter, after = -1, pageSize }: ItemsQuery): Promise<ItemsPage> {
  const isCancelled = batch.status === 'cancelled';
  switch (filter) {
    case 'all':
      return pageFrom(batch, after + 1, pageSize);
    case 'to-review':
      return pageOfPhotos(batch, reviewed('waiting'), after, pageSize);
    case 'approved':
    case 'rejected':
      return pageOfPhotos(batch, reviewed(filter), after, pageSize);
    case 'waiting':
      return withUnmade(batch, ['queued'], !isCancelled, after, pageSize);
    case 'in-progress':
      return pageOfPhotos(batch, inStates(WORKING_STATUSES), after, pageSize);
    case 'completed':
      return pageOfPhotos(batch, inStates(['completed']), after, pageSize);
    case 'failed':
      return withUnmade(batch, ['failed', 'cancelled'], isCancelled, after, pageSize);
  }
}

const inStates = (statuses: readonly RenderStatus[]): QueryFilter<Render> => ({ status: { $in: statuses } });
const reviewed = (state: ReviewState): QueryFilter<Render> => ({ status: 'completed', 'review.state': state });

/** Photos in these states, and then what is no photo yet, where that belongs to them. */
async function withUnmade(
  batch: Batch,
  statuses: readonly RenderStatus[],
  hasUnmade: boolean,
  after: number,
  pageSize: number,
): Promise<ItemsPage> {
  const isPastPhotos = after + 1 >= batch.nextOrdinal;
  const photos = isPastPhotos
    ? { lines: [], next: null }
    : await pageOfPhotos(batch, inStates(statuses), after, pageSize);
  const left = pageSize - photos.lines.length;
  if (!hasUnmade || photos.next !== null) return photos;
  if (left === 0) return { ...photos, next: batch.nextOrdinal < batch.itemCount ? batch.nextOrdinal - 1 : null };
  const unmade = await pageFrom(batch, Math.max(after + 1, batch.nextOrdinal), left);
  return { lines: [...photos.lines, ...unmade.lines], next: unmade.next };
}

async function pageFrom(batch: Batch, first: number, pageSize: number): Promise<ItemsPage> {
  const end = Math.min(first + pageSize, batch.itemCount);
  if (first >= end) return { lines: [], next: null };
  const [items, renders] = await Promise.all([
    itemsBetween(batch, first, end),
    RenderRecord.find({ ...photosOf(batch), 'batch.ordinal': { $gte: first, $lt: end } }).lean(),
  ]);
  const byOrdinal = new Map(renders.map((render) => [render.batch?.ordinal, render]));
  const lines = items.map((item, index) => ({
    ordinal: first + index,
    item,
    render: byOrdinal.get(first + index),
  }));
  return { lines, next: end < batch.itemCount ? end - 1 : null };
}

async function pageOfPhotos(
  batch: Batch,
  which: QueryFilter<Render>,
  after: number,
  pageSize: number,
): Promise<ItemsPage> {
  const found = await RenderRecord.find({ ...photosOf(batch), ...which, 'batch.ordinal': { $gt: after } })
    .sort({ 'batch.ordinal': 1 })
    .limit(pageSize + 1)
    .lean();
  const page = found.slice(0, pageSize);
  const lines = page.map((render) => ({
    ordinal: render.batch?.ordinal ?? 0,
    item: {
      title: render.garment.title,
      productId: render.garment.productId ?? null,
      category: render.options.category,
      avatar: batch.avatars.findIndex(({ avatarId }) => avatarId.equals(render.subject.avatarId)),
    },
    render,
  }));
  return { lines, next: found.length > pageSize ? (lines.at(-1)?.ordinal ?? null) : null };
}

/** Chunks whose reasons are read at once. */
const CHUNKS_A_PAGE = 10;

/** What can't become a photo, and why, in the order in which it was found. */
export async function listSkipped(
  { _id, shop }: Batch,
  after = -1,
): Promise<{ skipped: SkippedGarment[]; next: number | null }> {
  const chunks = await BatchChunkRecord.find({
    batchId: _id,
    shop,
    number: { $gt: after },
    'skipped.0': { $exists: true },
  })
    .sort({ number: 1 })
    .select('number skipped')
    .limit(CHUNKS_A_PAGE + 1)
    .lean();
  const page = chunks.slice(0, CHUNKS_A_PAGE);
  return {
    skipped: page.flatMap(({ skipped }) => skipped),
    next: chunks.length > CHUNKS_A_PAGE ? (page.at(-1)?.number ?? null) : null,
  };
}
