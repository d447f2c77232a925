import { ring } from '#app/domain/jobs.ts';
import { type Render, RenderRecord } from '#app/domain/renders/render.record.ts';
import { LeaseLost } from '#app/services/database/held-record.ts';
import { untilAnswered } from '#app/services/database/until-answered.ts';

/** The database may be away this long and what only one worker knows of a submission is still written down. */
export const SAVE_PATIENCE_MS = 15 * 60 * 1000;

/**
 * Writes down the id of a prediction that the engine has taken, however long the database is away (within reason) and
 * whoever holds the render by now: the token of this very submission is condition enough. Returns the render while it is
 * still this worker's; throws LeaseLost when another one goes on with it.
 */
export async function savePrediction(submitting: Render, predictionId: string): Promise<Render> {
  const what = 'The id of a paid prediction';
  const facts = { renderId: String(submitting._id) };
  const saved = await untilAnswered({ what, facts, patienceMs: SAVE_PATIENCE_MS }, () =>
    saveOnce(submitting, predictionId),
  );
  if (saved && saved.fence === submitting.fence && saved.leaseUntil) return saved;
  // Saved, or brought by the engine's webhook before: whoever comes next goes on.
  await ring('renders.advance', { shop: submitting.shop, renderId: String(submitting._id) });
  throw new LeaseLost('render', submitting._id);
}

async function saveOnce(submitting: Render, predictionId: string): Promise<Render | null> {
  const now = new Date();
  const { _id, shop, webhookToken } = submitting;
  return RenderRecord.findOneAndUpdate(
    {
      _id,
      shop,
      webhookToken,
      predictionId: { $exists: false },
      $or: [{ status: { $in: ['submitting', 'unconfirmed'] } }, { status: 'failed', 'failure.code': 'answer-lost' }],
    },
    {
      $set: {
        status: 'submitted',
        statusAt: now,
        predictionId,
        submittedAt: now,
        notBefore: now,
      },
      $unset: { failure: 1, completedAt: 1 },
      $inc: { version: 1 },
    },
    { returnDocument: 'after' },
  ).lean();
}
