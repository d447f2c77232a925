import { config } from '#app/config.server.ts';
import { runPace } from '#app/domain/engine/engine-pace.ts';
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

/**
 * How long each of these numbers of photos takes from now, with all places at the engine, and as fast as it may be asked:
 * seconds, in steps of ten.
 */
export async function secondsForPhotos(counts: readonly number[]): Promise<number[]> {
  if (counts.every((count) => count === 0)) return counts.map(() => 0);
  const average = await photoMs();
  const { concurrency, runsPerMinute } = config.engine;
  const { spacingMs, burst } = runPace(runsPerMinute);
  return counts.map((count) => {
    const bySlotsMs = Math.ceil(count / concurrency) * average;
    const byPaceMs = Math.max(0, count - burst) * spacingMs + (count > 0 ? average : 0);
    return Math.ceil(Math.max(bySlotsMs, byPaceMs) / 1000 / STEP_S) * STEP_S;
  });
}
