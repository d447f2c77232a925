import type { Types, UpdateQuery } from 'mongoose';
import { config } from '#app/config.server.ts';
import { ring } from '#app/domain/jobs.ts';
import { type Render, RenderRecord } from '#app/domain/renders/render.record.ts';
import { mayFollow, type RenderStatus, UNFINISHED_STATUSES } from '#app/domain/renders/render-state.ts';

/** Somebody else has taken the render up: whatever this worker still wants to write is void. */
export class LeaseLost extends Error {
  constructor(renderId: Types.ObjectId) {
    super(`The lease on render ${renderId} was lost`);
    this.name = 'LeaseLost';
  }
}

/** A doorbell that was set for a time may ring this much early by another machine's clock. */
const EARLY_MS = 50;

/** Takes an unfinished render that is due for this worker, or undefined while another one has it or nothing is to do. */
export async function takeRender(shop: string, renderId: Types.ObjectId, now: Date): Promise<Render | undefined> {
  const render = await RenderRecord.findOneAndUpdate(
    {
      _id: renderId,
      shop,
      status: { $in: UNFINISHED_STATUSES },
      notBefore: { $lte: new Date(now.getTime() + EARLY_MS) },
      $or: [{ leaseUntil: { $exists: false } }, { leaseUntil: { $lte: now } }],
    },
    { $set: { leaseUntil: new Date(now.getTime() + config.worker.leaseMs) }, $inc: { fence: 1 } },
    { returnDocument: 'after' },
  ).lean();
  return render ?? undefined;
}

/** When a render that was rung for too early is due; undefined where that is now, or not for us to say. */
export async function renderDueAt(shop: string, _id: Types.ObjectId, now: Date): Promise<Date | undefined> {
  const status = { $in: UNFINISHED_STATUSES.filter((unfinished) => unfinished !== 'queued') };
  const early = { _id, shop, status, notBefore: { $gt: now }, leaseUntil: { $exists: false } };
  return (await RenderRecord.findOne(early).select('notBefore').lean())?.notBefore;
}

/**
 * Lets go of a render that waits for something, and rings for the time when it is to be looked at again; only the holder
 * can. A waiting render holds no worker.
 */
export async function letGoOfRender(render: Render, afterMs?: number): Promise<void> {
  const lookAgain = afterMs === undefined ? {} : { $set: { notBefore: new Date(Date.now() + afterMs) } };
  const { matchedCount } = await RenderRecord.updateOne(
    { _id: render._id, fence: render.fence },
    { ...lookAgain, $unset: { leaseUntil: 1 } },
  );
  if (afterMs === undefined || matchedCount === 0) return;
  await ring('renders.advance', { shop: render.shop, renderId: String(render._id) }, { delayMs: afterMs });
}

/** Says that this worker is still at it; false when it no longer is the holder. */
export async function keepRender(render: Pick<Render, '_id' | 'fence'>): Promise<boolean> {
  const kept = await RenderRecord.updateOne(
    { _id: render._id, fence: render.fence, leaseUntil: { $exists: true } },
    { $set: { leaseUntil: new Date(Date.now() + config.worker.leaseMs) } },
  );
  return kept.matchedCount === 1;
}

export interface RenderChange {
  status?: RenderStatus;
  set?: UpdateQuery<Render>['$set'];
  unset?: ('engineSlot' | 'leaseUntil' | 'predictionId' | 'outputUrl')[];
}

/** The update and its condition for one step of a render: the state before, and still being the holder. */
export function renderStep(render: Render, change: RenderChange) {
  if (change.status && change.status !== render.status && !mayFollow(render.status, change.status)) {
    throw new Error(`A render cannot go from ${render.status} to ${change.status}`);
  }
  return {
    condition: { _id: render._id, shop: render.shop, status: render.status, fence: render.fence },
    update: {
      $set: { ...change.set, ...(change.status ? { status: change.status, statusAt: new Date() } : {}) },
      $inc: { version: 1 },
      ...(change.unset ? { $unset: Object.fromEntries(change.unset.map((field) => [field, 1])) } : {}),
    },
  };
}

/** Makes one step and returns the render after it. Throws LeaseLost when another worker came between. */
export async function changeRender(render: Render, change: RenderChange): Promise<Render> {
  const { condition, update } = renderStep(render, change);
  const after = await RenderRecord.findOneAndUpdate(condition, update, { returnDocument: 'after' }).lean();
  if (!after) throw new LeaseLost(render._id);
  return after;
}
