import { config } from '#app/config.server.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';

/** The newest photos that the speed is taken from, of whatever store: only their times are read. */
const LATEST = 20;
/** Before the engine has made any: what its makers say of the mode that is used by default. */
const USUAL_PHOTO_MS = 15_000;

/** Where the page says how long, it says so in steps: each photo that is made would change it. */
const STEP_S = 10;

/** Milliseconds that the last photos took, each. */
async function photoMs(): Promise<number> {
  const latest = await RenderRecord.find({ status: 'completed', submittedAt: { $exists: true } })
    .sort({ statusAt: -1 })
    .select('submittedAt completedAt')
    .limit(LATEST)
    .lean();
  const times = latest.flatMap(({ submittedAt, completedAt }) =>
    submittedAt && completedAt ? [completedAt.getTime() - submittedAt.getTime()] : [],
  );
  return times.length > 0 ? times.reduce((sum, ms) => sum + ms, 0) / times.length : USUAL_PHOTO_MS;
}

/** How long each of these numbers of photos takes from now, with all places at the engine: seconds, in steps of ten. */
export async function secondsForPhotos(counts: readonly number[]): Promise<number[]> {
  if (counts.every((count) => count === 0)) return counts.map(() => 0);
  const average = await photoMs();
  return counts.map((count) => {
    const seconds = (Math.ceil(count / config.engine.concurrency) * average) / 1000;
    return Math.ceil(seconds / STEP_S) * STEP_S;
  });
}
