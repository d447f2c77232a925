import type { QueryFilter, Types } from 'mongoose';
import { type Batch, BatchRecord } from '#app/domain/batches/batch.record.ts';
import { RUNNING_STATUSES } from '#app/domain/batches/batch-state.ts';
import { beyond, cutBothWays, type PageBothWays, type Place, type Reading, readingFrom } from '#app/domain/paging.ts';
import { type HistoryQuery, inHistory } from '#app/domain/renders/read/read-renders.ts';
import { type Render, RenderRecord } from '#app/domain/renders/render.record.ts';

/** A photo that was asked for alone, or a batch from its start on. */
export type HistoryRow = { render: Render } | { batch: Batch };

/** The lists in which a batch stands as one: in the others one looks for single photos. */
export const GROUPED_FILTERS = ['all', 'in-progress'] as const;

export interface GroupedQuery extends HistoryQuery {
  filter: (typeof GROUPED_FILTERS)[number];
}

/**
 * One page of a store's history, newest first, each batch one row however many photos it has. Both kinds are read from the
 * same place in time, and what comes first of both is the page: a cursor stands for either, and a page is two queries.
 */
export async function listHistory(query: GroupedQuery): Promise<PageBothWays<HistoryRow>> {
  const reading = readingFrom(query);
  const [renders, batches] = await Promise.all([singleRenders(query, reading), startedBatches(query, reading)]);
  const rows = [...renders.map((render) => ({ render })), ...batches.map((batch) => ({ batch }))];
  rows.sort((one, other) => reading.direction * comparePlaces(placeOf(one), placeOf(other)));
  return cutBothWays<HistoryRow>(rows, reading, { pageSize: query.pageSize, placeOf });
}

function placeOf(row: HistoryRow): Place {
  if ('render' in row) return { at: row.render.createdAt, id: row.render._id };
  const { startedAt, createdAt, _id } = row.batch;
  return { at: startedAt ?? createdAt, id: _id };
}

/** As the database orders them. */
function comparePlaces(one: Place, other: Place): number {
  const between = one.at.getTime() - other.at.getTime();
  if (between !== 0) return between;
  return String(one.id) < String(other.id) ? -1 : 1;
}

function singleRenders({ shop, filter, pageSize }: GroupedQuery, reading: Reading): Promise<Render[]> {
  return (
    RenderRecord.find({ shop, ...inHistory(filter), 'batch.id': null, ...beyond('createdAt', reading) })
      .sort({ createdAt: reading.direction, _id: reading.direction })
      .limit(pageSize + 1)
      // Another index may look as good until a batch of thousands lies between two photos.
      .hint(
        filter === 'all'
          ? { shop: 1, 'batch.id': 1, createdAt: -1, _id: -1 }
          : { shop: 1, status: 1, createdAt: -1, _id: -1 },
      )
      .lean()
  );
}

function startedBatches({ shop, filter, pageSize }: GroupedQuery, reading: Reading): Promise<Batch[]> {
  const { cursor } = reading;
  return BatchRecord.find({
    shop,
    ...(cursor ? beyond('startedAt', reading) : { startedAt: { $exists: true } }),
    ...(filter === 'in-progress' ? { $and: [IN_PROGRESS] } : {}),
  })
    .select('-source')
    .sort({ startedAt: reading.direction, _id: reading.direction })
    .limit(pageSize + 1)
    .lean();
}

/** Also one that has ended, while photos of it are made again. */
const IN_PROGRESS: QueryFilter<Batch> = {
  $or: [{ status: { $in: [...RUNNING_STATUSES] } }, { 'counts.waiting': { $gt: 0 } }, { 'counts.working': { $gt: 0 } }],
};

/** Of the first items of each batch those whose photo is there may be shown. */
const FIRST_ITEMS = 8;

/** Ids of the first finished photos of each of these batches: at most so many of each, by one query. */
export async function firstPhotos(
  shop: string,
  batches: readonly Batch[],
  most: number,
): Promise<Map<string, Types.ObjectId[]>> {
  if (batches.length === 0) return new Map();
  const photos = await RenderRecord.find({
    shop,
    'batch.id': { $in: batches.map(({ _id }) => _id) },
    'batch.isCurrent': true,
    status: 'completed',
    'batch.ordinal': { $lt: FIRST_ITEMS },
  })
    .select('batch')
    .sort({ 'batch.ordinal': 1 })
    .lean();
  const byBatch = new Map<string, Types.ObjectId[]>();
  for (const { _id, batch } of photos) {
    const id = String(batch?.id);
    const some = byBatch.get(id) ?? [];
    if (some.length < most) byBatch.set(id, [...some, _id]);
  }
  return byBatch;
}
