import { Types } from 'mongoose';
import { config } from '#app/config.server.ts';
import { ring } from '#app/domain/jobs.ts';
import { enqueueMail } from '#app/domain/mail/enqueue-mail.ts';
import { inTransaction, isDuplicateKey } from '#app/services/database/transaction.ts';
import { log } from '#app/services/log.ts';
import { EngineGateRecord, type Gate, type StopReason } from './engine-gate.record.ts';
import { statusSpacingMs } from './engine-pace.ts';
import { slowRuns } from './run-turns.ts';

const GATE = 'engine';

/** Trouble and stops that nobody has met for this long are over, whatever is still written down. */
const forgottenMs = () => Math.max(120_000, 5 * config.engine.stoppedRetryMs);

export interface EngineGate {
  /** Nothing is sent before this time. */
  isClosed: boolean;
  /** The engine takes nothing from anybody; one render at a time tries whether it does again. */
  isStopped: boolean;
}

/** Whether anything may be sent to the engine now. */
export async function readEngineGate(now: Date): Promise<EngineGate> {
  const gate = await EngineGateRecord.findById(GATE).lean();
  return {
    isClosed: gate?.closedUntil ? gate.closedUntil > now : false,
    isStopped: standingStop(gate, now) !== undefined,
  };
}

function standingStop(gate: Gate | null, now: Date): StopReason | undefined {
  const isForgotten = (gate?.stopMetAt?.getTime() ?? 0) < now.getTime() - forgottenMs();
  return isForgotten ? undefined : (gate?.stoppedFor ?? undefined);
}

/** The engine is busy: nothing is sent for a moment, by any worker, and then one by one: it takes less than was thought. */
export async function pauseEngine(forMs: number): Promise<void> {
  const until = new Date(Date.now() + forMs);
  await EngineGateRecord.updateOne(
    { _id: GATE },
    { $max: { closedUntil: until }, $set: { reason: 'busy' } },
    { upsert: true },
  );
  await slowRuns(until);
  await ring('renders.dispatch', {}, { delayMs: forMs });
}

/** The engine has failed or was not to be reached: for how many milliseconds without taking anything, and whether it is stopped. */
export async function noteEngineTrouble(now: Date = new Date()): Promise<{ troubledMs: number; isStopped: boolean }> {
  const goesOn = { $gte: ['$troubledAt', new Date(now.getTime() - forgottenMs())] };
  const gate = await EngineGateRecord.findOneAndUpdate(
    { _id: GATE },
    [{ $set: { troubledSince: { $cond: [goesOn, '$troubledSince', now] }, troubledAt: now } }],
    { upsert: true, returnDocument: 'after', updatePipeline: true },
  ).lean();
  return {
    troubledMs: now.getTime() - (gate?.troubledSince ?? now).getTime(),
    isStopped: standingStop(gate, now) !== undefined,
  };
}

/**
 * The engine takes nothing from anybody: stops the queue for all workers and tells the admin by one mail for each episode,
 * in one transaction. The queue tries again now and then, and goes on by itself. That it is away besides is no news.
 */
export async function stopEngine(reason: StopReason, now: Date = new Date()): Promise<void> {
  const isNew = await inTransaction(async (session) => {
    const before = await EngineGateRecord.findById(GATE, null, { session }).lean();
    const standing = standingStop(before, now);
    const stoppedFor = standing && reason === 'away' ? standing : reason;
    const isEpisode = stoppedFor !== standing;
    const closedUntil = new Date(now.getTime() + config.engine.stoppedRetryMs);
    await EngineGateRecord.updateOne(
      { _id: GATE },
      {
        $set: { closedUntil, reason: stoppedFor, stoppedFor, stopMetAt: now, ...(isEpisode ? { stoppedAt: now } : {}) },
      },
      { session, upsert: true },
    );
    if (!isEpisode) return false;
    const to = config.mail.adminEmail;
    if (to) {
      const key = `engine-stopped-${new Types.ObjectId()}`;
      await enqueueMail({ key, to, template: 'engine-stopped', facts: { reason, at: now.toISOString() } }, session);
    }
    return true;
  });
  if (isNew) log().error({ reason }, 'The engine takes no photos: the queue is stopped and tries again by itself');
  if (isNew) await ring('mail.send', {});
  await ring('renders.dispatch', {}, { delayMs: config.engine.stoppedRetryMs });
}

/** The engine has taken a picture that was sent at this time: what stopped it before is over, and the queue goes on. */
export async function noteEngineWorks(sentAt: Date = new Date()): Promise<void> {
  // Nearly always there is nothing to note: one look then, for each photo that is sent.
  const isInTrouble = { $or: [{ troubledSince: { $exists: true } }, { stoppedFor: { $exists: true } }] };
  if (!(await EngineGateRecord.exists({ _id: GATE, ...isInTrouble }))) return;
  await EngineGateRecord.updateOne(
    { _id: GATE, troubledSince: { $exists: true } },
    { $unset: { troubledSince: 1, troubledAt: 1 } },
  );
  const reopened = await EngineGateRecord.updateOne(
    { _id: GATE, stoppedFor: { $exists: true }, stoppedAt: { $lte: sentAt } },
    { $unset: { stoppedFor: 1, stoppedAt: 1, stopMetAt: 1, closedUntil: 1, reason: 1 } },
  );
  if (reopened.modifiedCount !== 1) return;
  log().info('The engine takes photos again');
  await ring('renders.dispatch', {});
}

/** A turn further off than this can only come from a clock that was wrong. */
const FURTHEST_TURN_MS = 30_000;

/** Takes the next free turn for a status call, over all workers, and returns in how many milliseconds it comes. */
export async function takeStatusTurn(now: Date = new Date()): Promise<number> {
  const spacingMs = statusSpacingMs(config.engine.statusCallsPerMinute);
  const firstFree = { $min: [{ $max: ['$nextStatusAt', now] }, new Date(now.getTime() + FURTHEST_TURN_MS)] };
  try {
    const gate = await EngineGateRecord.findOneAndUpdate(
      { _id: GATE },
      [{ $set: { nextStatusAt: { $add: [firstFree, spacingMs] } } }],
      { upsert: true, returnDocument: 'after', updatePipeline: true },
    ).lean();
    const turnAt = (gate?.nextStatusAt?.getTime() ?? 0) - spacingMs;
    return Math.max(0, turnAt - now.getTime());
  } catch (error) {
    // Two workers made the document at once.
    if (isDuplicateKey(error)) return takeStatusTurn(now);
    throw error;
  }
}
