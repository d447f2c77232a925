import { Types } from 'mongoose';
import { config } from '#app/config.server.ts';
import { withHeartbeat } from '#app/services/database/heartbeat.ts';
import { failRender } from './fail-render.ts';
import { followPrediction } from './follow-prediction.ts';
import type { Render } from './render.record.ts';
import { changeRender, keepRender, LeaseLost, letGoOfRender, takeRender } from './render-lease.ts';
import { storeResult } from './store-result.ts';
import { submitRender } from './submit-render.ts';

/** A result that has not turned up this long after its answer was lost will not: the credit goes back. */
export const UNCONFIRMED_PATIENCE_MS = 10 * 60 * 1000;

/**
 * Takes a render as far as it goes now, from whatever state it is found in. Safe to run at any time, any number of
 * times, in any number of workers: one has it at a time, and each step is conditional on the one before.
 */
export async function advanceRender(job: { shop: string; renderId: string }): Promise<void> {
  const render = await takeRender(job.shop, new Types.ObjectId(job.renderId), new Date());
  if (!render) return;
  try {
    await withHeartbeat(
      config.worker.leaseMs,
      () => keepRender(render),
      () => advance(render),
    );
  } catch (error) {
    if (error instanceof LeaseLost) return;
    await letGoOfRender(render);
    throw error;
  }
}

async function advance(render: Render): Promise<void> {
  switch (render.status) {
    case 'queued': {
      // Without a slot it is not its turn.
      if (render.engineSlot === undefined || render.engineSlot === null) return letGoOfRender(render);
      const submitted = await submitRender(render);
      return submitted && advance(submitted);
    }
    case 'submitting':
      // The worker before died around the paid call: whether it was paid is not known, so it is not paid again.
      await changeRender(render, { status: 'unconfirmed', unset: ['engineSlot', 'leaseUntil'] });
      return;
    case 'submitted': {
      const storing = await followPrediction(render);
      return storing && advance(storing);
    }
    case 'storing':
      return storeResult(render);
    case 'unconfirmed': {
      const isOver = Date.now() - render.statusAt.getTime() > UNCONFIRMED_PATIENCE_MS;
      return isOver ? failRender(render, 'answer-lost') : letGoOfRender(render);
    }
    case 'completed':
    case 'failed':
    case 'cancelled':
      return;
  }
}
