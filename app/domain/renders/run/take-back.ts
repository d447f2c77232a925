import { noteStoreWaits } from '#app/domain/engine/waiting-stores.ts';
import { ring } from '#app/domain/jobs.ts';
import { type Render, RenderRecord } from '#app/domain/renders/render.record.ts';
import { isDatabaseAway } from '#app/services/database/is-database-away.ts';
import { untilAnswered } from '#app/services/database/until-answered.ts';
import { SAVE_PATIENCE_MS } from './save-prediction.ts';

/**
 * Does `work`, a step before a paid call, or after one that was not taken. Where the database does not answer it, the render
 * may stand as submitted with this token: only this worker knows better, so it takes that back before the error goes on.
 */
export async function orTakeBack<T>(render: Render, webhookToken: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // An answer is believed, and a bug would come again at once and without end: others see to it.
    if (isDatabaseAway(error)) await takeBack(render, webhookToken);
    throw error;
  }
}

/** Back into the queue, whoever holds it or doubts it by now: the token of this very submission is condition enough. */
async function takeBack({ _id, shop, fence }: Render, webhookToken: string): Promise<void> {
  const submittedInVain = { webhookToken, status: { $in: ['submitting' as const, 'unconfirmed' as const] } };
  // The word may still be on its way to the database: with the fence up it comes too late.
  const notYetSubmitted = { status: 'queued' as const, fence, leaseUntil: { $exists: true } };
  const what = 'That a submission did not happen';
  const facts = { renderId: String(_id) };
  const now = new Date();
  const taken = await untilAnswered({ what, facts, patienceMs: SAVE_PATIENCE_MS }, () =>
    RenderRecord.updateOne(
      { _id, shop, predictionId: { $exists: false }, $or: [submittedInVain, notYetSubmitted] },
      {
        $set: { status: 'queued', statusAt: now, notBefore: now },
        $unset: { engineSlot: 1, leaseUntil: 1 },
        $inc: { fence: 1, version: 1 },
      },
    ),
  );
  if (taken.matchedCount !== 1) return;
  await noteStoreWaits(shop, now);
  await ring('renders.dispatch', {});
}
