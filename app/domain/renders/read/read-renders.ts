import { type QueryFilter, Types } from 'mongoose';
import { Refusal } from '#app/domain/errors.ts';
import { beyond, cutBothWays, type Place, readingFrom } from '#app/domain/paging.ts';
import { type Render, RenderRecord } from '#app/domain/renders/render.record.ts';
import { type RenderStatus, UNFINISHED_STATUSES } from '#app/domain/renders/render-state.ts';

/** One render of this store. Another store's id answers as if it did not exist. */
export async function findRender(shop: string, renderId: string): Promise<Render> {
  const render = await RenderRecord.findOne({ _id: new Types.ObjectId(renderId), shop }).lean();
  if (!render) throw new Refusal('not-found');
  return render;
}

/** The store whose render was submitted with this token, or undefined: for the engine's webhook, which knows no store. */
export async function findShopOfSubmission(webhookToken: string): Promise<string | undefined> {
  const render = await RenderRecord.findOne({ webhookToken }).select('shop').lean();
  return render?.shop;
}

export const HISTORY_FILTERS = ['all', 'in-progress', 'completed', 'failed'] as const;
export type HistoryFilter = (typeof HISTORY_FILTERS)[number];

const STATUSES: Record<Exclude<HistoryFilter, 'all'>, readonly RenderStatus[]> = {
  'in-progress': UNFINISHED_STATUSES,
  completed: ['completed'],
  failed: ['failed', 'cancelled'],
};

export interface HistoryPage {
  renders: Render[];
  /** Cursors of the neighbouring pages; null where there is none. */
  older: string | null;
  newer: string | null;
}

export interface HistoryQuery {
  shop: string;
  filter: HistoryFilter;
  older?: string | undefined;
  newer?: string | undefined;
  pageSize: number;
}

/**
 * One page of a store's renders, newest first. A cursor is a place in the index (time and id), so that page 3,000 costs
 * what page 1 does and nothing is shown twice when new ones arrive meanwhile.
 */
export async function listRenders(query: HistoryQuery): Promise<HistoryPage> {
  const { shop, filter, pageSize } = query;
  const reading = readingFrom(query);
  const found = await RenderRecord.find({ shop, ...inHistory(filter), ...beyond('createdAt', reading) })
    .sort({ createdAt: reading.direction, _id: reading.direction })
    .limit(pageSize + 1)
    .lean();
  const { items, older, newer } = cutBothWays(found, reading, { pageSize, placeOf });
  return { renders: items, older, newer };
}

/** Which renders a list of the history holds. */
export function inHistory(filter: HistoryFilter): QueryFilter<Render> {
  return filter === 'all' ? {} : { status: { $in: STATUSES[filter] } };
}

const placeOf = ({ createdAt, _id }: Render): Place => ({ at: createdAt, id: _id });
