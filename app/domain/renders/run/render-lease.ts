import type { UpdateQuery } from 'mongoose';
import { ring } from '#app/domain/jobs.ts';
import { type Render, RenderRecord } from '#app/domain/renders/render.record.ts';
import { mayFollow, type RenderStatus, UNFINISHED_STATUSES } from '#app/domain/renders/render-state.ts';
import { holdingOf } from '#app/services/database/held-record.ts';

export const heldRenders = holdingOf({
  noun: 'render',
  record: RenderRecord,
  withWork: { status: { $in: UNFINISHED_STATUSES } },
  fence: 'fence',
  unchanged: ['shop', 'status'],
  // A doorbell that was set for a time may ring this much early by another machine's clock.
  earlyMs: 50,
});

/**
 * Lets go of a render that waits for something, and rings for the time when it is to be looked at again; only the holder
 * can. A waiting render holds no worker.
 */
export async function letGoOfRender(render: Render, afterMs?: number): Promise<void> {
  const notBefore = afterMs === undefined ? undefined : new Date(Date.now() + afterMs);
  const isLetGo = await heldRenders.letGo(render, notBefore);
  if (!notBefore || !isLetGo) return;
  await ring('renders.advance', { shop: render.shop, renderId: String(render._id) }, { delayMs: afterMs });
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
    condition: heldRenders.isHeld(render),
    update: {
      $set: { ...change.set, ...(change.status ? { status: change.status, statusAt: new Date() } : {}) },
      $inc: { version: 1 },
      ...(change.unset ? { $unset: Object.fromEntries(change.unset.map((field) => [field, 1])) } : {}),
    },
  };
}

/** Makes one step and returns the render after it. Throws LeaseLost when another worker came between. */
export function changeRender(render: Render, change: RenderChange): Promise<Render> {
  return heldRenders.change(render, renderStep(render, change).update);
}
