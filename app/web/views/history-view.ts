import type { z } from 'zod';
import { listRenders } from '#app/domain/renders/read/read-renders.ts';
import type { HistoryView, historyQuery } from '#app/web/api/render-schemas.ts';
import type { Merchant } from '#app/web/merchant.ts';
import { viewRenders } from './read-renders-view.ts';

const PAGE_SIZE = 20;

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
