import { readEngineGate } from '#app/domain/engine/engine-gate.ts';
import { latestPublications } from '#app/domain/publications/read/read-publications.ts';
import { type HistoryFilter, listRenders } from '#app/domain/renders/read/read-renders.ts';
import type { Merchant } from '#app/web/merchant.ts';
import { type RenderView, viewRender } from './render-view.ts';

const PAGE_SIZE = 20;

export interface HistoryView {
  filter: HistoryFilter;
  renders: RenderView[];
  older: string | null;
  newer: string | null;
}

interface HistoryQuery {
  filter: HistoryFilter;
  older?: string | undefined;
  newer?: string | undefined;
}

/** The page of the history that a query asks for: three queries, however long the history is. */
export async function readHistory(merchant: Merchant, query: HistoryQuery): Promise<HistoryView> {
  const { shop, business } = merchant;
  const { filter, older, newer } = query;
  const page = await listRenders({ shop, filter, older, newer, pageSize: PAGE_SIZE });
  const [publications, { isStopped }] = await Promise.all([
    latestPublications(
      shop,
      page.renders.map((render) => render._id),
    ),
    readEngineGate(new Date()),
  ]);
  return {
    filter,
    renders: page.renders.map((render) =>
      viewRender(render, business, publications.get(String(render._id)), isStopped),
    ),
    older: page.older,
    newer: page.newer,
  };
}
