import { ring } from '#app/domain/jobs.ts';
import { type Render, RenderRecord } from '#app/domain/renders/render.record.ts';
import type { RenderFailureCode } from '#app/domain/renders/render-failure.ts';
import { LeaseLost } from '#app/services/database/held-record.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { lateMark } from './late-mark.ts';
import { renderStep } from './render-lease.ts';
import { returnRenderCredit } from './return-render-credit.ts';
import { ringAsker } from './ring-asker.ts';

/** Ends a render as failed and gives its credit back, in one transaction, once. Its slot goes to the next. */
export async function failRender(render: Render, code: RenderFailureCode, detail?: string): Promise<void> {
  const now = new Date();
  const { condition, update } = renderStep(render, {
    status: 'failed',
    set: {
      failure: { code, ...(detail ? { detail: detail.slice(0, 500) } : {}) },
      completedAt: now,
      creditReleasedAt: render.creditReleasedAt ?? now,
      ...lateMark(render),
    },
    unset: ['engineSlot', 'leaseUntil'],
  });
  await inTransaction(async (session) => {
    const failed = await RenderRecord.updateOne(condition, update, { session });
    if (failed.modifiedCount !== 1) throw new LeaseLost('render', render._id);
    // A late result was free: its credit went back when its answer was given up.
    if (render.creditReleasedAt) return;
    await returnRenderCredit(render, now, session);
  });
  await ring('renders.dispatch', {});
  await ringAsker(render);
}
