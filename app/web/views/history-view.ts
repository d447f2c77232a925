import type { z } from 'zod';
import { firstPhotos, GROUPED_FILTERS, listHistory } from '#app/domain/batches/read/list-history.ts';
import { type HistoryFilter, listRenders } from '#app/domain/renders/read/read-renders.ts';
import type { BatchView } from '#app/web/api/batch-schemas.ts';
import type { HistoryView, historyPageQuery, historyQuery, RenderView } from '#app/web/api/render-schemas.ts';
import type { Merchant } from '#app/web/merchant.ts';
import { pictureAddress } from '#app/web/picture-address.ts';
import { viewBatches } from './batch-view.ts';
import { viewRenders } from './read-renders-view.ts';

const PAGE_SIZE = 20;
/** Pictures that show what a batch is. */
const PICTURES = 4;

/** The page of the history that a query asks for: three queries, however long the history is. */
export async function readHistory(merchant: Merchant, query: z.infer<typeof historyQuery>): Promise<HistoryView> {
  const { filter, older, newer } = query;
  const page = await listRenders({ shop: merchant.shop, filter, older, newer, pageSize: PAGE_SIZE });
  return {
    filter,
    renders: await viewRenders(merchant, page.renders),
    older: page.older,
    newer: page.newer,
  };
}

/** A batch in the history. */
export interface BatchRow {
  batch: BatchView;
  /** Credits that its start took. */
  credits: number;
  /** Signed addresses of its first photos, small and watermarked. */
  pictures: string[];
}
export type HistoryRowView = { render: RenderView } | BatchRow;

export interface HistoryPageView {
  filter: HistoryFilter;
  /** Whether batches are grouped where that can be chosen; null in a list that always has single photos. */
  isGrouped: boolean | null;
  rows: HistoryRowView[];
  older: string | null;
  newer: string | null;
}

/** The merchant's page of it: a batch is one row, unless single photos are looked for. Its queries are bounded alike. */
export async function readHistoryPage(
  merchant: Merchant,
  { batches, ...query }: z.infer<typeof historyPageQuery>,
): Promise<HistoryPageView> {
  const filter = GROUPED_FILTERS.find((grouped) => grouped === query.filter);
  if (filter && batches === 'grouped') return readGrouped(merchant, { ...query, filter });
  const { renders, ...page } = await readHistory(merchant, query);
  return { ...page, isGrouped: filter ? false : null, rows: renders.map((render) => ({ render })) };
}

async function readGrouped(
  merchant: Merchant,
  query: z.infer<typeof historyQuery> & { filter: (typeof GROUPED_FILTERS)[number] },
): Promise<HistoryPageView> {
  const { shop } = merchant;
  const { items, older, newer } = await listHistory({ ...query, shop, pageSize: PAGE_SIZE });
  const batches = items.flatMap((row) => ('batch' in row ? row.batch : []));
  const [renderViews, batchViews, pictures] = await Promise.all([
    viewRenders(
      merchant,
      items.flatMap((row) => ('render' in row ? row.render : [])),
    ),
    viewBatches(merchant, batches),
    firstPhotos(shop, batches, PICTURES),
  ]);
  const renders = new Map(renderViews.map((view) => [view.id, view]));
  const views = new Map(batchViews.map((view) => [view.id, view]));
  const rows = items.map((row): HistoryRowView => {
    if ('render' in row) return { render: viewIn(renders, row.render) };
    const { _id, credit } = row.batch;
    const addressOf = (id: unknown) => pictureAddress({ owner: shop, recordId: String(id), variant: 'thumbnail' });
    return {
      batch: viewIn(views, row.batch),
      credits: (credit?.allowance ?? 0) + (credit?.pack ?? 0),
      pictures: (pictures.get(String(_id)) ?? []).map(addressOf),
    };
  });
  return { filter: query.filter, isGrouped: true, rows, older, newer };
}

function viewIn<T>(views: ReadonlyMap<string, T>, { _id }: { _id: unknown }): T {
  const view = views.get(String(_id));
  if (!view) throw new Error(`${_id} has no view`);
  return view;
}
