import { Types } from 'mongoose';
import { growingPauseMs } from '#app/domain/growing-pause.ts';
import { limitMsOf, msUntil, ring } from '#app/domain/jobs.ts';
import { type BulkAction, BulkActionRecord } from '#app/domain/publications/bulk-action.record.ts';
import { BulkItemRecord, type BulkItemState } from '#app/domain/publications/bulk-item.record.ts';
import { heldBulkActions } from '#app/domain/publications/bulk-lease.ts';
import { isBeingDeleted } from '#app/domain/store-names/is-being-deleted.ts';
import { LeaseLost } from '#app/services/database/held-record.ts';
import { askForNext, leaveRestOut } from './ask-for-items.ts';
import { listItems } from './list-items.ts';
import { settleItems } from './settle-items.ts';

const LONGEST_PAUSE_MS = 60_000;
/** While another worker is at it, or a stopped one is about to notice that. */
const BUSY_MS = 500;

/**
 * Takes a bulk action a step further, from whatever state it is found in: writes down what it is about, settles what has
 * come to rest, asks for the next few. Safe to run at any time and any number of times; one worker has it at a time.
 */
export async function advanceBulkAction(job: { shop: string; bulkActionId: string }): Promise<void> {
  const now = new Date();
  const named = { _id: new Types.ObjectId(job.bulkActionId), shop: job.shop };
  const action = await heldBulkActions.take(named, now);
  if (!action) {
    const isBusy = (await BulkActionRecord.exists({ ...named, leaseUntil: { $gt: now } })) !== null;
    const dueAt = isBusy ? undefined : await heldBulkActions.dueAt(named, now);
    // This job may have stood where the one for that time belongs.
    if (isBusy || dueAt) await ring('publications.advance-bulk', job, { delayMs: dueAt ? msUntil(dueAt) : BUSY_MS });
    return;
  }
  try {
    if (await isBeingDeleted(action.shop)) return;
    await heldBulkActions.whileHeld(action, limitMsOf('publications.advance-bulk'), () => advance(action));
  } catch (error) {
    if (error instanceof LeaseLost) {
      // It was stopped meanwhile, or another worker has it.
      await heldBulkActions.letGo(action);
      await ring('publications.advance-bulk', job);
      return;
    }
    await setAside(action);
    throw error;
  }
}

async function advance(action: BulkAction): Promise<void> {
  if (action.status === 'running' && !action.listedAt) {
    const isTooEarly = action.kind === 'undo' && (await isStillPublishing(action.shop));
    if (!isTooEarly) await listItems(action);
    return goOn(action, isTooEarly ? BUSY_MS : 0);
  }
  await settleItems(action);
  const hasMore = action.status === 'running' ? await askForNext(action) : await leaveRestOut(action);
  const counts = await countItems(action);
  const after = await noteCounts(action, counts);
  if (hasMore) return goOn(after, 0);
  if (counts.waiting + counts.working > 0) return void (await heldBulkActions.letGo(after));
  await heldBulkActions.change(after, {
    $set: { endedAt: new Date(), ...(after.status === 'running' ? { status: 'done' as const } : {}) },
    $unset: { runsFor: 1, leaseUntil: 1 },
    $inc: { version: 1 },
  });
}

/** Whoever was publishing when that was stopped may be about to ask for one more. */
async function isStillPublishing(shop: string): Promise<boolean> {
  const stopped = { shop, kind: 'publish' as const, status: 'cancelled' as const, endedAt: { $exists: false } };
  return (await BulkActionRecord.exists({ ...stopped, leaseUntil: { $gt: new Date() } })) !== null;
}

async function goOn(action: BulkAction, delayMs: number): Promise<void> {
  await heldBulkActions.letGo(action);
  await ring('publications.advance-bulk', nameOf(action), { delayMs, turn: 1 });
}

async function countItems({ _id: actionId, shop }: BulkAction): Promise<BulkAction['counts']> {
  const count = (...states: BulkItemState[]) =>
    BulkItemRecord.countDocuments({ shop, actionId, state: { $in: states } });
  const [waiting, working, done, failed, leftOut] = await Promise.all([
    count('waiting'),
    count('coming', 'asked'),
    count('done'),
    count('failed'),
    count('left_out'),
  ]);
  return { waiting, working, done, failed, leftOut };
}

const COUNTED = ['waiting', 'working', 'done', 'failed', 'leftOut'] as const;

/** Nothing is written when nothing has changed: a page that asks is told so. */
async function noteCounts(action: BulkAction, counts: BulkAction['counts']): Promise<BulkAction> {
  if (action.attempts === 0 && COUNTED.every((name) => action.counts[name] === counts[name])) return action;
  return heldBulkActions.change(action, { $set: { counts, attempts: 0 }, $inc: { version: 1 } });
}

/** It is looked at again, later each time. */
async function setAside({ _id, shop, fence }: BulkAction): Promise<void> {
  const after = await BulkActionRecord.findOneAndUpdate(
    { _id, shop, fence },
    { $inc: { attempts: 1 } },
    { returnDocument: 'after' },
  ).lean();
  if (!after) return;
  const pauseMs = growingPauseMs(after.attempts, { longestMs: LONGEST_PAUSE_MS });
  await heldBulkActions.letGo(after, new Date(Date.now() + pauseMs));
  await ring('publications.advance-bulk', nameOf(after), { delayMs: pauseMs, turn: 1 });
}

function nameOf({ shop, _id }: Pick<BulkAction, 'shop' | '_id'>) {
  return { shop, bulkActionId: String(_id) };
}
