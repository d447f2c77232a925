/** Random histories of a batch and its store's credits, in any order and in parallel, through the database. */
import fc from 'fast-check';
import { Types } from 'mongoose';
import { describe, expect, it } from 'vitest';
import { cancelBatch } from '#app/domain/batches/ask/cancel-batch.ts';
import { makeAgain } from '#app/domain/batches/ask/make-again.ts';
import { pauseBatch, resumeBatch } from '#app/domain/batches/ask/pause-batch.ts';
import { reviewPhotos } from '#app/domain/batches/ask/review-photos.ts';
import { startBatch } from '#app/domain/batches/ask/start-batch.ts';
import { isRunning } from '#app/domain/batches/batch-state.ts';
import { findBatch } from '#app/domain/batches/find-batch.ts';
import { advanceBatch } from '#app/domain/batches/run/advance-batch.ts';
import { resetFreeAllowance } from '#app/domain/credits/reset-free-allowance.ts';
import { Refusal } from '#app/domain/errors.ts';
import { type Render, RenderRecord } from '#app/domain/renders/render.record.ts';
import { failRender } from '#app/domain/renders/run/fail-render.ts';
import { heldRenders } from '#app/domain/renders/run/render-lease.ts';
import { LeaseLost } from '#app/services/database/held-record.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import {
  invoiceMessage,
  type LemonMessage,
  orderMessage,
  PRICES,
  subscriptionMessage,
} from '#tests/fixtures/lemon-squeezy.ts';
import { deliver, entriesOf, moneyProblems, newBusiness, withMoneyDatabase } from '#tests/fixtures/money-database.ts';
import { inUsualRun } from '#tests/fixtures/rounds.ts';
import { storeBatch } from '#tests/fixtures/stored-batches.ts';

withMoneyDatabase();

const DAY = 24 * 60 * 60 * 1000;
const start = new Date(Date.now() - 20 * DAY);
let lastId = 820_000;

const STEPS = [
  'start',
  'pause',
  'resume',
  'cancel',
  'advance',
  'advance',
  'photo',
  'failure',
  'again',
  'again',
  'back',
  'reset',
  'refund',
  'subscribe',
  'change-plan',
  'expire',
] as const;
type Step = (typeof STEPS)[number];

interface World {
  shop: string;
  batchId: string;
  order: { id: string; shop: string; pack: 'pack-25'; quantity: number; createdAt: Date };
  subscriptionId: string;
  /** Whether a plan was bought: of one that nobody knows nothing is told. */
  hasPlan: boolean;
  /** Of the provider's words the seconds since the beginning: of two that say otherwise in one it would be asked. */
  saidAtS: number;
}

/** A store with three free credits and a pack of 25, and a batch that is quoted. */
async function newWorld(itemCount: number): Promise<World> {
  const shop = await newBusiness(start);
  lastId += 1;
  const order = { id: String(lastId), shop, pack: 'pack-25', quantity: 1, createdAt: start } as const;
  await deliver(orderMessage('order_created', { ...order, status: 'paid', updatedAt: start }));
  const batchId = await storeBatch({ shop, itemCount });
  return { shop, batchId: String(batchId), order, subscriptionId: order.id, hasPlan: false, saidAtS: 0 };
}

async function happen(world: World, step: Step): Promise<unknown> {
  const now = new Date();
  const { shop, batchId, order } = world;
  const wanted = { shop, batchId, now };
  switch (step) {
    case 'start':
      return startBatch(wanted);
    case 'pause':
      return pauseBatch(wanted);
    case 'resume':
      return resumeBatch(wanted);
    case 'cancel':
      return cancelBatch(wanted);
    case 'advance':
      return advanceBatch({ shop, batchId });
    case 'photo': {
      const waiting = await aWaitingPhoto(shop);
      // What the engine and storage do in between is not what this is about.
      return waiting && RenderRecord.updateOne({ ...waiting, status: 'queued' }, { $set: { status: 'completed' } });
    }
    case 'failure': {
      const waiting = await aWaitingPhoto(shop);
      const render = waiting && (await heldRenders.take({ ...waiting, status: 'queued' }, now));
      return render && failRender(render, 'engine-failed');
    }
    case 'again':
      return makeSomeAgain({ shop, batchId });
    case 'back': {
      const former = await RenderRecord.findOne({ shop, status: 'completed', 'batch.isCurrent': false }).lean();
      return former && reviewPhotos({ shop, photoIds: [String(former._id)], goesBack: true, state: 'approved', now });
    }
    case 'reset':
      return inTransaction((session) => resetFreeAllowance(shop, new Date(start.getTime() + 31 * DAY), session));
    case 'refund':
      return deliver(orderMessage('order_refunded', { ...order, status: 'refunded', refunded: 1500, updatedAt: now }));
    case 'subscribe':
      await tell(planMessage(world, 'subscription_created', { plan: 'starter', status: 'active' }));
      await tell(chargeOf(world, { reason: 'initial', subtotal: PRICES.starter }));
      world.hasPlan = true;
      return;
    case 'change-plan':
      if (!world.hasPlan) return;
      await tell(planMessage(world, 'subscription_updated', { plan: 'growth', status: 'active' }));
      return tell(chargeOf(world, { reason: 'updated', subtotal: PRICES.growth - PRICES.starter }));
    case 'expire':
      if (!world.hasPlan) return;
      return tell(planMessage(world, 'subscription_updated', { plan: 'starter', status: 'expired', endsAt: now }));
  }
}

/** What is said of a plan is understood, or this would be about nothing. */
async function tell(message: LemonMessage): Promise<void> {
  const { status, lastError } = await deliver(message);
  if (status !== 'processed') throw new Error(`${message.meta.event_name} was ${status}: ${lastError}`);
}

function planMessage(world: World, name: string, part: { plan: 'starter' | 'growth'; status: string; endsAt?: Date }) {
  const { shop, subscriptionId: id } = world;
  return subscriptionMessage(name, { id, shop, createdAt: start, updatedAt: nextSecond(world), ...part });
}

function nextSecond(world: World): Date {
  world.saidAtS += 1;
  return new Date(start.getTime() + world.saidAtS * 1000);
}

/** What the plan's first month costs, or the difference to a larger one: each is charged once, however often it is told. */
function chargeOf(world: World, part: { reason: 'initial' | 'updated'; subtotal: number }) {
  const { subscriptionId } = world;
  const id = `${subscriptionId}${part.reason === 'initial' ? 1 : 2}`;
  const charge = { id, subscriptionId, status: 'paid', createdAt: start, updatedAt: nextSecond(world), ...part };
  return invoiceMessage('subscription_payment_success', charge);
}

/** A round of one or two photos that have come to rest, asked for twice at once. */
async function makeSomeAgain({ shop, batchId }: { shop: string; batchId: string }): Promise<unknown> {
  const rested = await RenderRecord.find({ shop, status: { $in: ['completed', 'failed'] }, 'batch.isCurrent': true })
    .limit(2)
    .lean();
  if (rested.length === 0) return;
  const photoIds = rested.map(({ _id }) => String(_id));
  const again = { shop, batchId, roundId: String(new Types.ObjectId()), photoIds, now: new Date() };
  return Promise.all([makeAgain(again), makeAgain(again)]);
}

async function aWaitingPhoto(shop: string) {
  const waiting = await RenderRecord.findOne({ shop, status: 'queued', pausedAt: { $exists: false } })
    .select('_id')
    .lean();
  return waiting && { _id: waiting._id, shop };
}

/** A refusal is an answer, and who comes late has lost. */
async function tolerantly(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof Refusal) && !(error instanceof LeaseLost)) throw error;
  });
}

/** Lets the batch come to its end, if it was started: what still waits fails or becomes a photo in turn. */
async function comeToRest(world: World): Promise<void> {
  for (let round = 0; round < 200; round += 1) {
    const { status } = await findBatch(world.shop, world.batchId);
    if (!isRunning(status) && !(await aWaitingPhoto(world.shop))) return;
    if (status === 'paused') await tolerantly(happen(world, 'resume'));
    await tolerantly(happen(world, 'advance'));
    await tolerantly(happen(world, round % 3 === 0 ? 'failure' : 'photo'));
  }
  throw new Error('The batch did not come to rest');
}

/** Each item that came to no photo has given its credit back, once, and nothing else has. */
async function expectCreditsOfPhotos({ shop, batchId }: World): Promise<void> {
  const batch = await findBatch(shop, batchId);
  const renders = await RenderRecord.find({ shop, 'batch.id': batch._id }).lean();
  const entries = (await entriesOf(shop)).filter(({ cause }) => cause.kind === 'batch');
  const keysOf = (kind: string) => entries.filter((entry) => entry.kind === kind).map(({ key }) => key);
  const isStarted = batch.startedAt !== undefined;
  expect(keysOf('reservation')).toEqual(isStarted ? [`batch-${batchId}-reservation`] : []);
  expect(entries.filter(({ kind }) => kind === 'reservation').map(({ amount }) => amount)).toEqual(
    isStarted ? [-batch.itemCount] : [],
  );
  const first = renders.filter(({ batch: part }) => part?.round === 0);
  const isWithout = ({ status }: Render) => status === 'failed' || status === 'cancelled';
  const without = first.filter(isWithout);
  const hasUnmade = isStarted && batch.status === 'cancelled' && batch.nextOrdinal < batch.itemCount;
  const expected = [
    ...without.map(({ _id }) => `batch-${batchId}-${_id}-release`),
    ...(hasUnmade ? [`batch-${batchId}-unmade-release`] : []),
  ];
  expect(keysOf('release').toSorted()).toEqual(expected.toSorted());
  const each = Array.from({ length: batch.nextOrdinal }, (_, ordinal) => ordinal);
  expect(ordinalsOf(first)).toEqual(each);
  // Of each item one photo counts.
  expect(ordinalsOf(renders.filter(({ batch: part }) => part?.isCurrent))).toEqual(each);
  const again = renders.filter(({ batch: part }) => part?.round !== 0);
  const keyOf = ({ credit: { roundId } }: Render) => `round-${batchId}-${roundId}`;
  const rounds = (await entriesOf(shop)).filter(({ cause }) => cause.kind === 'round');
  const taken = rounds.filter(({ kind }) => kind === 'reservation');
  expect(taken.map(({ key }) => key).toSorted()).toEqual(
    [...new Set(again.map((photo) => `${keyOf(photo)}-reservation`))].toSorted(),
  );
  expect(taken.reduce((sum, { amount }) => sum - amount, 0)).toBe(again.length);
  const released = rounds.filter(({ kind }) => kind === 'release').map(({ key }) => key);
  const failedAgain = again.filter(isWithout).map((photo) => `${keyOf(photo)}-${photo._id}-release`);
  expect(released.toSorted()).toEqual(failedAgain.toSorted());
}

function ordinalsOf(photos: Render[]): number[] {
  return photos.map(({ batch }) => batch?.ordinal ?? -1).toSorted((a, b) => a - b);
}

describe('a batch and its store’s credits', () => {
  it('agree whatever happens, in whatever order and at once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 30 }),
        fc.array(fc.array(fc.constantFrom(...STEPS), { minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 10 }),
        async (itemCount, history) => {
          const world = await newWorld(itemCount);
          for (const atOnce of [['start' as const], ...history]) {
            await Promise.all(atOnce.map((step) => tolerantly(happen(world, step))));
            expect(await moneyProblems(world.shop)).toEqual([]);
          }
          await comeToRest(world);
          await expectCreditsOfPhotos(world);
          expect(await moneyProblems(world.shop)).toEqual([]);
        },
      ),
      { numRuns: inUsualRun(40, 400), endOnFailure: true },
    );
  }, 600_000);
});
