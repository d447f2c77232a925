import { Types } from 'mongoose';
import { Refusal } from '#app/domain/errors.ts';
import { type BulkAction, BulkActionRecord } from '#app/domain/publications/bulk-action.record.ts';
import { type BulkItem, BulkItemRecord, type BulkItemState } from '#app/domain/publications/bulk-item.record.ts';
import { LEFT_OUT } from '#app/domain/publications/left-out.ts';
import { PUBLICATION_FAILURES, UNDO_FAILURES } from '#app/domain/publications/publication-failure.ts';
import { batchKey } from './bulk-scope.ts';

/** One bulk action of this store. Another store's id answers as if it did not exist. */
export async function findBulkAction(shop: string, bulkActionId: string): Promise<BulkAction> {
  const action = await BulkActionRecord.findOne({ _id: new Types.ObjectId(bulkActionId), shop }).lean();
  if (!action) throw new Refusal('not-found');
  return action;
}

/** What was asked for last of a batch's photos: to publish or to undo them. */
export async function latestOfBatch(shop: string, batchId: string): Promise<BulkAction | undefined> {
  const latest = await BulkActionRecord.findOne({ shop, scopeKey: batchKey(batchId) })
    .sort({ createdAt: -1 })
    .lean();
  return latest ?? undefined;
}

/** What was asked for last, beyond one batch: to undo a day, or everything. */
export async function latestOfStore(shop: string): Promise<BulkAction | undefined> {
  const latest = await BulkActionRecord.findOne({ shop, kind: 'undo', 'scope.batchId': { $exists: false } })
    .sort({ createdAt: -1 })
    .lean();
  return latest ?? undefined;
}

export const BULK_ITEM_FILTERS = ['all', 'problems', 'failed', 'left-out', 'done'] as const;
export type BulkItemFilter = (typeof BULK_ITEM_FILTERS)[number];

function statesOf(filter: BulkItemFilter): BulkItemState[] | undefined {
  switch (filter) {
    case 'all':
      return undefined;
    case 'problems':
      return ['failed', 'left_out'];
    case 'failed':
      return ['failed'];
    case 'left-out':
      return ['left_out'];
    case 'done':
      return ['done'];
  }
}

const ITEMS_A_PAGE = 50;

/** One page of an action's items in their order; `next` is the ordinal that the next page begins after. */
export async function listBulkItems(
  { _id: actionId, shop }: BulkAction,
  { filter, after = -1 }: { filter: BulkItemFilter; after?: number | undefined },
): Promise<{ items: BulkItem[]; next: number | null }> {
  const states = statesOf(filter);
  const found = await BulkItemRecord.find({
    shop,
    actionId,
    ordinal: { $gt: after },
    ...(states ? { state: { $in: states } } : {}),
  })
    .sort({ ordinal: 1 })
    .limit(ITEMS_A_PAGE + 1)
    .lean();
  const items = found.slice(0, ITEMS_A_PAGE);
  return { items, next: found.length > ITEMS_A_PAGE ? (items.at(-1)?.ordinal ?? null) : null };
}

type ProblemCode = NonNullable<BulkItem['code']>;

/** A reason why something of an action failed or was left out, in words for the merchant. */
export function wordsFor({ kind }: Pick<BulkAction, 'kind'>, code: ProblemCode): { title: string; advice: string } {
  const words = { ...PUBLICATION_FAILURES, ...UNDO_FAILURES, ...LEFT_OUT };
  const ofKind: Partial<Record<ProblemCode, { title: string; advice: string }>> =
    kind === 'publish' ? { ...words, ...PUBLICATION_FAILURES } : words;
  const { title, advice } = ofKind[code] ?? words['our-trouble'];
  return { title, advice };
}

export interface ProblemGroup {
  code: ProblemCode;
  /** Failed, so that trying again may help; or left out. */
  state: 'failed' | 'left_out';
  title: string;
  advice: string;
  count: number;
}

/** Why items of an action failed or were left out, what failed first, the most frequent reason before the others. */
export async function groupProblems(action: BulkAction): Promise<ProblemGroup[]> {
  const { _id: actionId, shop } = action;
  const groups = await BulkItemRecord.aggregate<{ _id: Pick<ProblemGroup, 'code' | 'state'>; count: number }>([
    { $match: { shop, actionId, state: { $in: ['failed', 'left_out'] } } },
    { $group: { _id: { state: '$state', code: '$code' }, count: { $sum: 1 } } },
    { $sort: { '_id.state': 1, count: -1, '_id.code': 1 } },
  ]);
  return groups.map(({ _id, count }) => ({ ..._id, ...wordsFor(action, _id.code), count }));
}
