import type { z } from 'zod';
import {
  findBulkAction,
  groupProblems,
  listBulkItems,
  wordsFor,
} from '#app/domain/publications/bulk/read-bulk-actions.ts';
import type { BulkAction } from '#app/domain/publications/bulk-action.record.ts';
import type { BulkActionView, BulkItemsView, bulkItemsQuery } from '#app/web/api/bulk-schemas.ts';

/** A bulk action as pages and callers see it. */
export async function viewBulkAction(action: BulkAction): Promise<BulkActionView> {
  const { _id, kind, scope, status, counts, itemCount, listedAt, createdAt, endedAt } = action;
  const { waiting, working, done, failed, leftOut } = counts;
  return {
    id: String(_id),
    kind,
    batchId: scope.batchId ? String(scope.batchId) : null,
    onlyUnwanted: scope.onlyUnwanted ?? false,
    day: scope.day ?? null,
    status,
    hasEnded: Boolean(endedAt),
    isCounted: Boolean(listedAt),
    items: itemCount,
    counts: { waiting, working, done, failed, leftOut },
    problems: endedAt && failed + leftOut > 0 ? await groupProblems(action) : [],
    createdAt: createdAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  };
}

/** One page of what became of an action's photos. */
export async function readBulkItems(
  wanted: { shop: string; bulkActionId: string },
  { filter, after }: z.infer<typeof bulkItemsQuery>,
): Promise<BulkItemsView> {
  const action = await findBulkAction(wanted.shop, wanted.bulkActionId);
  const { items, next } = await listBulkItems(action, { filter, after });
  return {
    filter,
    items: items.map(({ ordinal, renderId, publicationId, title, state, code }) => ({
      ordinal,
      renderId: String(renderId),
      publicationId: String(publicationId),
      title,
      state,
      reason: code ? { code, ...wordsFor(action, code) } : null,
    })),
    next,
  };
}
