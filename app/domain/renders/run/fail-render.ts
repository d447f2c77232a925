import { returnCredits } from '#app/domain/billing/return-credits.ts';
import { ring } from '#app/domain/jobs.ts';
import { type Render, RenderRecord } from '#app/domain/renders/render.record.ts';
import type { RenderFailureCode } from '#app/domain/renders/render-failure.ts';
import { LeaseLost } from '#app/services/database/held-record.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { renderStep } from './render-lease.ts';

/** Ends a render as failed and gives its credit back, in one transaction, once. Its slot goes to the next. */
export async function failRender(render: Render, code: RenderFailureCode, detail?: string): Promise<void> {
  const now = new Date();
  const { condition, update } = renderStep(render, {
    status: 'failed',
    set: {
      failure: { code, ...(detail ? { detail: detail.slice(0, 500) } : {}) },
      completedAt: now,
      creditReleasedAt: render.creditReleasedAt ?? now,
    },
    unset: ['engineSlot', 'leaseUntil'],
  });
  await inTransaction(async (session) => {
    const failed = await RenderRecord.updateOne(condition, update, { session });
    if (failed.modifiedCount !== 1) throw new LeaseLost('render', render._id);
    // A late result was free: its credit went back when its answer was given up.
    if (render.creditReleasedAt) return;
    const cause = { kind: 'render', id: String(render._id) } as const;
    await returnCredits({ shop: render.shop, cause, credits: [render.credit], now }, session);
  });
  await ring('renders.dispatch', {});
}
