/** The turns for paid calls, over all workers: one is taken with each place at the engine that is given. */
import { config } from '#app/config.server.ts';
import { isDuplicateKey } from '#app/services/database/transaction.ts';
import { runPace } from './engine-pace.ts';
import { EngineRunsRecord } from './engine-runs.record.ts';

const RUNS = { _id: 'engine' };

/** Further off than the engine ever asks to wait: that can only come from a clock that was wrong. */
const FURTHEST_MS = 120_000;

/**
 * Takes the turn for one paid call, if there is one now: returns 0, else in how many milliseconds there is. What is taken
 * and comes to no call is given back.
 */
export async function takeRunTurn(now: Date = new Date()): Promise<number> {
  const { spacingMs, burst } = runPace(config.engine.runsPerMinute);
  const after = (ms: number) => new Date(now.getTime() + ms);
  const latest = after((burst - 1) * spacingMs);
  const isFree = [{ nextRunAt: { $lte: latest } }, { nextRunAt: { $gt: after(burst * spacingMs + FURTHEST_MS) } }];
  const taken = await EngineRunsRecord.updateOne(
    { ...RUNS, $or: isFree },
    [{ $set: { nextRunAt: { $add: [{ $min: [{ $max: ['$nextRunAt', now] }, latest] }, spacingMs] } } }],
    { updatePipeline: true },
  );
  if (taken.matchedCount === 1) return 0;
  const runs = await EngineRunsRecord.findOne(RUNS).lean();
  if (runs) return Math.max(1, runs.nextRunAt.getTime() - latest.getTime());
  await beginRuns(now);
  return takeRunTurn(now);
}

/** A turn that was taken came to no call: it is another's. Lost, it costs the next one a moment. */
export async function returnRunTurn(): Promise<void> {
  const { spacingMs } = runPace(config.engine.runsPerMinute);
  await EngineRunsRecord.updateOne(RUNS, [{ $set: { nextRunAt: { $add: ['$nextRunAt', -spacingMs] } } }], {
    updatePipeline: true,
  });
}

/** The engine takes less than was thought: from that time on it is asked one by one. */
export async function slowRuns(from: Date): Promise<void> {
  const { spacingMs, burst } = runPace(config.engine.runsPerMinute);
  await beginRuns(from);
  await EngineRunsRecord.updateOne(RUNS, {
    $max: { nextRunAt: new Date(from.getTime() + (burst - 1) * spacingMs) },
  });
}

async function beginRuns(at: Date): Promise<void> {
  try {
    await EngineRunsRecord.updateOne(RUNS, { $setOnInsert: { nextRunAt: at } }, { upsert: true });
  } catch (error) {
    // Two workers made the document at once.
    if (!isDuplicateKey(error)) throw error;
  }
}
