import { Types } from 'mongoose';
import { config } from '#app/config.server.ts';
import { returnRunTurn } from '#app/domain/engine/run-turns.ts';
import { limitMsOf, msUntil, ring } from '#app/domain/jobs.ts';
import { type Render, RenderRecord } from '#app/domain/renders/render.record.ts';
import { isBeingDeleted } from '#app/domain/store-names/is-being-deleted.ts';
import { LeaseLost } from '#app/services/database/held-record.ts';
import { failRender } from './fail-render.ts';
import { followPrediction, waitForEngine } from './follow-prediction.ts';
import { backoffMs, putBack } from './put-back.ts';
import { changeRender, heldRenders, letGoOfRender } from './render-lease.ts';
import { storeResult } from './store-result.ts';
import { doubtSubmission, submitRender } from './submit-render.ts';

/** A store that is being deleted is gone well within this time. */
const GONE_BY_MS = 10 * 60_000;

/**
 * Takes a render as far as it goes now, from whatever state it is found in. Safe to run at any time, any number of
 * times, in any number of workers: one has it at a time, and each step is conditional on the one before.
 */
export async function advanceRender(job: { shop: string; renderId: string }): Promise<void> {
  const now = new Date();
  const named = { _id: new Types.ObjectId(job.renderId), shop: job.shop };
  const render = await heldRenders.take(named, now);
  if (!render) {
    const dueAt = await heldRenders.dueAt({ ...named, status: { $ne: 'queued' } }, now);
    // This job may have stood where the one for that time belongs.
    if (dueAt) await ring('renders.advance', job, { delayMs: msUntil(dueAt) });
    return;
  }
  // With the store it goes, and whoever would be at it does not begin.
  if (await isBeingDeleted(render.shop)) return giveSlotBack(render);
  try {
    await heldRenders.whileHeld(render, limitMsOf('renders.advance'), () => advance(render));
  } catch (error) {
    if (error instanceof LeaseLost) return;
    await setAside(render, error).catch((lost: unknown) => {
      if (!(lost instanceof LeaseLost)) throw lost;
    });
    throw error;
  }
}

/** Its place at the engine is another store's by now; nobody looks at it again before it is gone. */
async function giveSlotBack(render: Render): Promise<void> {
  if (render.status !== 'queued') return;
  const notBefore = new Date(Date.now() + GONE_BY_MS);
  const holdsPlace = typeof render.engineSlot === 'number';
  await changeRender(render, { set: { notBefore }, unset: ['engineSlot', 'leaseUntil'] }).catch((error: unknown) => {
    // It is gone already.
    if (!(error instanceof LeaseLost)) throw error;
  });
  if (!holdsPlace) return;
  await returnRunTurn();
  await ring('renders.dispatch', {});
}

async function advance(render: Render): Promise<void> {
  switch (render.status) {
    case 'queued': {
      // Without a slot it is not its turn.
      if (render.engineSlot === undefined || render.engineSlot === null) return letGoOfRender(render);
      const submitted = await submitRender(render);
      return submitted && waitForEngine(submitted);
    }
    case 'submitting':
      // The worker before died around the paid call: whether it was paid is not known, so it is not paid again.
      return doubtSubmission(render);
    case 'submitted': {
      const storing = await followPrediction(render);
      return storing && storeResult(storing);
    }
    case 'storing':
      return storeResult(render);
    case 'unconfirmed': {
      const isOver = Date.now() - render.statusAt.getTime() >= config.engine.unconfirmedPatienceMs;
      return isOver ? failRender(render, 'answer-lost') : letGoOfRender(render);
    }
    case 'completed':
    case 'failed':
    case 'cancelled':
      return;
  }
}

/**
 * What nobody expected went wrong. The render is looked at again later each time and keeps no slot from others; one that
 * was not sent yet fails in the end, with its credit back.
 */
async function setAside(render: Render, error: unknown): Promise<void> {
  const now = await RenderRecord.findOne({ _id: render._id, shop: render.shop, fence: render.fence }).lean();
  if (!now?.leaseUntil) return;
  if (now.status === 'queued') {
    return putBack(now, { detail: error instanceof Error ? error.message : 'unknown', failure: 'our-fault' });
  }
  await RenderRecord.updateOne({ _id: now._id, shop: now.shop, fence: now.fence }, { $inc: { storeAttempts: 1 } });
  await letGoOfRender(now, backoffMs(now.storeAttempts));
}
