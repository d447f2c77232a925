import { setTimeout as sleep } from 'node:timers/promises';
import { ring } from '#app/domain/jobs.ts';
import { type Render, RenderRecord } from '#app/domain/renders/render.record.ts';
import { LeaseLost } from '#app/services/database/held-record.ts';
import { log } from '#app/services/log.ts';

/** The database may be away this long and the id of a paid prediction is still written down. */
const SAVE_PATIENCE_MS = 15 * 60 * 1000;
const LONGEST_PAUSE_MS = 2000;

/**
 * Writes down the id of a prediction that the engine has taken, however long the database is away (within reason) and
 * whoever holds the render by now: the token of this very submission is condition enough. Returns the render while it is
 * still this worker's; throws LeaseLost when another one goes on with it.
 */
export async function savePrediction(submitting: Render, predictionId: string): Promise<Render> {
  const saved = await untilAnswered(submitting, () => saveOnce(submitting, predictionId));
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

async function untilAnswered<T>(render: Render, work: () => Promise<T>): Promise<T> {
  const giveUpAt = Date.now() + SAVE_PATIENCE_MS;
  for (let pauseMs = 100; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() > giveUpAt) throw error;
      log().warn({ error, renderId: String(render._id) }, 'The id of a paid prediction waits for the database');
      await sleep(pauseMs);
    }
  }
}
