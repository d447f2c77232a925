import { Types, type UpdateQuery } from 'mongoose';
import type { Outcome } from '#app/domain/automations/outcomes.ts';
import { writeLog } from '#app/domain/automations/write-log.ts';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { dueInTurn, FOUND_AT_ONCE } from '#app/domain/due-in-turn.ts';
import { REFUSALS, Refusal, type RefusalCode } from '#app/domain/errors.ts';
import { growingPauseMs } from '#app/domain/growing-pause.ts';
import { limitMsOf, msUntil, ring, ringInTurn } from '#app/domain/jobs.ts';
import { requestPublication } from '#app/domain/publications/ask/request-publication.ts';
import { requestRender } from '#app/domain/renders/ask/request-render.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import { RENDER_FAILURES } from '#app/domain/renders/render-failure.ts';
import { isBeingDeleted } from '#app/domain/store-names/is-being-deleted.ts';
import { holdingOf, LeaseLost } from '#app/services/database/held-record.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { chooseForRun, NotMade, type Told } from './choose-for-run.ts';
import { type FlowRun, FlowRunRecord, UNFINISHED_RUNS } from './flow-run.record.ts';
import { turnOf } from './turn-of.ts';

/** Refusals that pass by themselves. */
const PASSING: readonly RefusalCode[] = ['store-unreachable', 'garment-picture-not-ready', 'store-being-deleted'];
/** How often it is looked at whether the photo is made, or a picture is there: a quarter of what it has waited for so far. */
const LOOK_AGAIN_MS = { least: 1000, most: 15_000 };
const LONGEST_PAUSE_MS = 10 * 60_000;
/** Tries in a row after which Shopify is given up: most of two days. */
const MOST_ATTEMPTS = 200;

const heldRuns = holdingOf({
  noun: 'flow run',
  record: FlowRunRecord,
  withWork: { status: { $in: UNFINISHED_RUNS } },
  fence: 'fence',
  unchanged: ['shop', 'status'],
});

/**
 * Takes what a workflow asked for a step further. Safe to run at any time, any number of times, in any number of workers:
 * the photo has the run's own id, so it is charged once, and its publication's id stands in the run.
 */
export async function advanceFlowRun(job: { shop: string; runId: string }): Promise<void> {
  const named = { _id: new Types.ObjectId(job.runId), shop: job.shop };
  const run = await heldRuns.take(named, new Date());
  if (!run) {
    const dueAt = await heldRuns.dueAt(named, new Date());
    // This job may have stood where the one for that time belongs.
    if (dueAt) await ring('flow.advance', job, { delayMs: msUntil(dueAt) });
    return;
  }
  try {
    await heldRuns.whileHeld(run, limitMsOf('flow.advance'), () => advance(run));
  } catch (error) {
    if (error instanceof LeaseLost) return;
    await settleTrouble(run, error);
  }
}

async function advance(run: FlowRun): Promise<void> {
  const { shop } = run;
  // It goes with its store.
  if (await isBeingDeleted(shop)) return;
  if (!(await BusinessRecord.exists({ shop, archivedAt: null }))) throw new Refusal('business-archived');
  switch (run.status) {
    case 'waiting':
      return askForPhoto(run);
    case 'making':
      return followPhoto(run);
    case 'done':
    case 'failed':
      return;
  }
}

async function askForPhoto(run: FlowRun): Promise<void> {
  const ready = run.chosen ? run : await choose(run);
  if (!ready?.chosen) return lookAgain(run);
  await requestFor(ready, ready.chosen);
  const renderId = ready._id;
  const making = { status: 'making' as const, renderId, attempts: 0 };
  await changeWithLine(ready, { $set: making }, { outcome: 'flow-asked', renderId });
  await lookAgain(ready);
}

async function choose(run: FlowRun): Promise<FlowRun | undefined> {
  const choice = await chooseForRun(run);
  if (!choice) return undefined;
  const { productTitle, ...chosen } = choice;
  return heldRuns.change(run, { $set: { chosen, productTitle } });
}

async function requestFor(
  { _id, shop, productId, publishesAtOnce }: FlowRun,
  chosen: NonNullable<FlowRun['chosen']>,
): Promise<void> {
  await requestRender({
    shop,
    renderId: String(_id),
    garment: { productId, mediaId: chosen.mediaId },
    avatarId: String(chosen.avatarId),
    waitsForReview: !publishesAtOnce,
    now: new Date(),
  });
}

async function followPhoto(run: FlowRun): Promise<void> {
  const { _id, shop } = run;
  const render = await RenderRecord.findOne({ _id, shop }).select('status failure').lean();
  switch (render?.status) {
    case 'completed':
      if (run.publishesAtOnce) await publish(run);
      return end(run);
    case 'failed':
      throw new NotMade(toldFailure(render.failure?.code));
    case 'cancelled':
      throw new NotMade({ title: 'The photo was cancelled', say: 'It was cancelled before it was made.' });
    default:
      return lookAgain(run);
  }
}

function toldFailure(code: keyof typeof RENDER_FAILURES = 'our-fault') {
  const { title, advice } = RENDER_FAILURES[code];
  return { title, say: advice };
}

async function publish({ _id, shop, publicationId, position }: FlowRun): Promise<void> {
  try {
    await requestPublication({
      shop,
      publicationId: String(publicationId),
      renderId: String(_id),
      ...(position ? { position } : {}),
      now: new Date(),
    });
  } catch (error) {
    // Somebody was quicker: it goes where it is wanted.
    if (!(error instanceof Refusal && error.code === 'publication-in-progress')) throw error;
  }
}

async function lookAgain(run: FlowRun): Promise<void> {
  const waitedMs = Date.now() - run.createdAt.getTime();
  const pauseMs = Math.min(LOOK_AGAIN_MS.most, Math.max(LOOK_AGAIN_MS.least, waitedMs / 4));
  await heldRuns.letGo(run, new Date(Date.now() + pauseMs));
  await ring(
    'flow.advance',
    { shop: run.shop, runId: String(run._id) },
    { delayMs: pauseMs, turn: 1 + (await turnOf(run.shop)) },
  );
}

/** What passes is waited for; what does not ends it, in words for the merchant. A bug is thrown on, to be noted. */
async function settleTrouble(run: FlowRun, error: unknown): Promise<void> {
  if (error instanceof NotMade) return fail(run, error.told, error.productTitle);
  if (error instanceof Refusal && !PASSING.includes(error.code)) {
    return fail(run, { title: REFUSALS[error.code].title, say: error.message });
  }
  const isOurs = !(error instanceof ServiceError || error instanceof Refusal);
  const isOver = run.attempts + 1 >= MOST_ATTEMPTS || (error instanceof ServiceError && error.retry === 'never');
  if (isOver) return fail(run, toldFailure(isOurs ? 'our-fault' : 'store-disconnected'));
  const askedForMs = error instanceof ServiceError ? error.afterMs : undefined;
  const pauseMs = growingPauseMs(run.attempts, { longestMs: LONGEST_PAUSE_MS, askedForMs });
  await FlowRunRecord.updateOne(isHolder(run), {
    $inc: { attempts: 1 },
    $set: { notBefore: new Date(Date.now() + pauseMs) },
    $unset: { leaseUntil: 1 },
  });
  await ring(
    'flow.advance',
    { shop: run.shop, runId: String(run._id) },
    { delayMs: pauseMs, turn: 1 + (await turnOf(run.shop)) },
  );
  if (isOurs) throw error;
}

async function fail(run: FlowRun, failure: Told, productTitle?: string): Promise<void> {
  const ending = { status: 'failed' as const, failure, ...(productTitle ? { productTitle } : {}), endedAt: new Date() };
  const update = { $set: ending, $unset: { leaseUntil: 1 } } as const;
  await changeWithLine(run, update, { outcome: 'flow-failed', what: failure.title, renderId: run.renderId });
}

async function end(run: FlowRun): Promise<void> {
  await FlowRunRecord.updateOne(isHolder(run), {
    $set: { status: 'done', endedAt: new Date() },
    $unset: { leaseUntil: 1 },
  });
}

function isHolder({ _id, shop, fence }: FlowRun) {
  return { _id, shop, fence };
}

/**
 * Makes a step with its line in the log of the store's rules, which answers why a product has a photo or none. Nothing of both
 * where another worker has the run, or it is gone.
 */
async function changeWithLine(
  run: FlowRun,
  update: UpdateQuery<FlowRun>,
  decided: { outcome: Outcome; what?: string; renderId: Types.ObjectId | null | undefined },
): Promise<void> {
  await inTransaction(async (session) => {
    const options = { session, returnDocument: 'after' } as const;
    const after = await FlowRunRecord.findOneAndUpdate(isHolder(run), update, options).lean();
    if (!after) return;
    const { shop, productId: id, productTitle: title } = after;
    const product = { id, title: title ?? 'Product' };
    await writeLog([{ shop, product, ...decided, renderId: decided.renderId ?? undefined, at: new Date() }], session);
  });
}

/** Rings again for every run that is due and that nobody works on. */
export async function sweepFlowRuns(now: Date = new Date()): Promise<void> {
  const waiting = await dueInTurn((full) =>
    FlowRunRecord.find({ ...heldRuns.due(now), shop: { $nin: full } })
      .sort({ notBefore: 1 })
      .select('shop')
      .limit(FOUND_AT_ONCE)
      .lean(),
  );
  await ringInTurn(
    'flow.advance',
    waiting.map(({ record, turn }) => ({ payload: { shop: record.shop, runId: String(record._id) }, turn })),
  );
}
