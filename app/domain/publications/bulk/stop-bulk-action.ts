import type { QueryFilter } from 'mongoose';
import { ring } from '#app/domain/jobs.ts';
import { type BulkAction, BulkActionRecord } from '#app/domain/publications/bulk-action.record.ts';
import { findBulkAction } from './read-bulk-actions.ts';

/** Begins nothing more of a bulk action; what it has begun goes on to its end. Stopped twice, it is stopped. */
export async function stopBulkAction(wanted: { shop: string; bulkActionId: string }): Promise<BulkAction> {
  const { shop, bulkActionId } = wanted;
  const { _id } = await findBulkAction(shop, bulkActionId);
  await cancelBulkActions({ shop, _id });
  return findBulkAction(shop, bulkActionId);
}

/** Stops all that a store has running, for the day it removes the app. */
export async function stopBulkActions(shop: string): Promise<void> {
  await cancelBulkActions({ shop });
}

/** Stops those that run, and returns how many those were. Whoever is at one begins nothing more: its state has changed. */
export async function cancelBulkActions(which: QueryFilter<BulkAction> & { shop: string }): Promise<number> {
  const running = await BulkActionRecord.find({ ...which, status: 'running' })
    .select('_id')
    .lean();
  let cancelled = 0;
  for (const { _id } of running) {
    const { modifiedCount } = await BulkActionRecord.updateOne(
      { _id, shop: which.shop, status: 'running' },
      { $set: { status: 'cancelled', notBefore: new Date() }, $unset: { runsFor: 1 }, $inc: { version: 1 } },
    );
    cancelled += modifiedCount;
    await ring('publications.advance-bulk', { shop: which.shop, bulkActionId: String(_id) });
  }
  return cancelled;
}
