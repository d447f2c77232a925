import { config } from '#app/config.server.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';

/** The newest photos that the speed is taken from, of whatever store: only their times are read. */
const LATEST = 20;
/** Before the engine has made any: what its makers say of the mode that is used by default. */
const USUAL_PHOTO_MS = 15_000;

/** How long so many photos take from now, at the pace of the last ones, with all places at the engine, in seconds. */
export async function secondsForPhotos(count: number): Promise<number> {
  const latest = await RenderRecord.find({ status: 'completed', submittedAt: { $exists: true } })
    .sort({ statusAt: -1 })
    .select('submittedAt completedAt')
    .limit(LATEST)
    .lean();
  const times = latest.flatMap(({ submittedAt, completedAt }) =>
    submittedAt && completedAt ? [completedAt.getTime() - submittedAt.getTime()] : [],
  );
  const average = times.length > 0 ? times.reduce((sum, ms) => sum + ms, 0) / times.length : USUAL_PHOTO_MS;
  return Math.ceil((Math.ceil(count / config.engine.concurrency) * average) / 1000);
}
