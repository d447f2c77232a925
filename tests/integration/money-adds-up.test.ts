/** Random histories of a store's money, in any order and in parallel, through the database. */
import fc from 'fast-check';
import mongoose, { Types } from 'mongoose';
import { describe, expect, it } from 'vitest';
import { returnCredits } from '#app/domain/billing/return-credits.ts';
import { spendCredits } from '#app/domain/billing/spend-credits.ts';
import { sweepBilling } from '#app/domain/billing/sweep-billing.ts';
import type { ReservedCredit, SpendingCause } from '#app/domain/credits/reserve-credits.ts';
import { resetFreeAllowance } from '#app/domain/credits/reset-free-allowance.ts';
import { Refusal } from '#app/domain/errors.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import {
  invoiceMessage,
  type LemonMessage,
  orderMessage,
  PRICES,
  subscriptionMessage,
} from '#tests/fixtures/lemon-squeezy.ts';
import {
  deliver,
  entriesOf,
  moneyProblems,
  newBusiness,
  readStore,
  withMoneyDatabase,
} from '#tests/fixtures/money-database.ts';
import { readMoney } from '#tests/fixtures/payment-reader.ts';
import { reduceInOrder } from '#tests/fixtures/payment-reducer.ts';
import { paymentYear, randomFrom } from '#tests/fixtures/payment-year.ts';
import { inUsualRun } from '#tests/fixtures/rounds.ts';

withMoneyDatabase();

const DAY = 24 * 60 * 60 * 1000;
let lastId = 50_000;
const nextId = () => String(++lastId);

const STEPS = [
  'reserve',
  'reserve',
  'reserve-many',
  'release',
  'reset',
  'renew',
  'upgrade',
  'pay-change',
  'refund-change',
  'downgrade',
  'pack',
  'refund-pack',
  'refund-plan',
  'cancel',
  'resume',
  'past-due',
  'expire',
  'subscribe',
  'redeliver',
  'sweep',
] as const;
type Step = (typeof STEPS)[number];

/** A store, and the outside world that tells of its payments. Each step is something that happens, one day later. */
interface World {
  shop: string;
  start: Date;
  day: number;
  readonly now: Date;
  reservations: Reservation[];
  released: ReservedCredit[];
  told: LemonMessage[];
  unprocessed: string[];
  subscription?:
    | { id: string; plan: 'starter' | 'growth'; createdAt: Date; lastInvoice?: Charge; change?: Charge }
    | undefined;
  orders: (Charge & { quantity: number })[];
}

async function newWorld(start: Date): Promise<World> {
  const world: World = {
    shop: await newBusiness(start),
    start,
    day: 0,
    get now() {
      return new Date(start.getTime() + world.day * DAY);
    },
    reservations: [],
    released: [],
    told: [],
    unprocessed: [],
    orders: [],
  };
  return world;
}

interface Charge {
  id: string;
  createdAt: Date;
}

/** Photos that were asked for together: one is its own cause, more are a batch's. */
interface Reservation {
  cause: SpendingCause;
  credits: ReservedCredit[];
}

async function reserveIn(world: World, count: number, now: Date): Promise<Reservation> {
  const cause = { kind: count === 1 ? 'render' : 'batch', id: String(new Types.ObjectId()) } as const;
  const credits = await inTransaction((session) => spendCredits({ shop: world.shop, cause, count, now }, session));
  return { cause, credits };
}

/** Some of its photos fail, or all of them. */
async function releaseIn({ shop, released }: World, reservation: Reservation, now: Date): Promise<void> {
  const { cause } = reservation;
  const credits = reservation.credits.splice(0, Math.ceil(reservation.credits.length / 2));
  const part = cause.kind === 'batch' ? { part: nextId() } : {};
  await inTransaction((session) => returnCredits({ shop, cause, credits, ...part, now }, session));
  released.push(...credits);
}

/** Makes the step happen now, and returns the work that it causes in the product, to be run whenever. */
function happen(world: World, step: Step): () => Promise<void> {
  world.day += 1;
  const { shop, now } = world;
  const tell = (message: LemonMessage) => {
    world.told.push(message);
    return () => hear(world, message);
  };
  const { subscription } = world;
  const say = (status: string, more: { plan?: 'starter' | 'growth'; endsAt?: Date } = {}) => {
    if (!subscription) return nothing;
    Object.assign(subscription, more.plan ? { plan: more.plan } : {});
    return tell(
      subscriptionMessage('subscription_updated', { ...subscription, shop, status, updatedAt: now, ...more }),
    );
  };
  switch (step) {
    case 'reserve':
    case 'reserve-many':
      return async () => {
        try {
          world.reservations.push(await reserveIn(world, step === 'reserve' ? 1 : 5, now));
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
        }
      };
    case 'release': {
      const reservation = world.reservations.findLast(({ credits }) => credits.length > 0);
      return reservation ? () => releaseIn(world, reservation, now) : nothing;
    }
    case 'reset':
      return async () => void (await resetFreeAllowance(shop, now));
    case 'sweep':
      return async () => void (await sweepBilling(now));
    case 'subscribe': {
      const made = { id: nextId(), plan: 'starter' as const, createdAt: now };
      world.subscription = made;
      const created = tell(
        subscriptionMessage('subscription_created', { ...made, shop, status: 'active', updatedAt: now }),
      );
      const paid = pay(world, 'initial');
      return async () => void (await Promise.all([created(), paid()]));
    }
    case 'renew':
      return pay(world, 'renewal');
    case 'upgrade':
      return say('active', { plan: 'growth' });
    case 'pay-change': {
      if (!subscription) return nothing;
      subscription.change = { id: nextId(), createdAt: now };
      return tell(changeOf(subscription, subscription.change, { status: 'paid', updatedAt: now }));
    }
    case 'refund-change': {
      if (!subscription?.change) return nothing;
      const refund = { status: 'refunded', refunded: CHANGE_PRICE, updatedAt: now } as const;
      return tell(changeOf(subscription, subscription.change, refund));
    }
    case 'downgrade':
      return say('active', { plan: 'starter' });
    case 'past-due':
      return say('past_due');
    case 'resume':
      return say('active');
    case 'cancel':
      return say('cancelled', { endsAt: new Date(now.getTime() + 5 * DAY) });
    case 'expire': {
      const work = say('expired', { endsAt: now });
      world.subscription = undefined;
      return work;
    }
    case 'refund-plan': {
      const invoice = subscription?.lastInvoice;
      if (!subscription || !invoice) return nothing;
      const part = { ...invoice, subscriptionId: subscription.id, reason: 'renewal', status: 'refunded' } as const;
      const subtotal = PRICES[subscription.plan];
      return tell(
        invoiceMessage('subscription_payment_refunded', { ...part, subtotal, refunded: subtotal, updatedAt: now }),
      );
    }
    case 'pack': {
      const order = { id: nextId(), createdAt: now, quantity: 1 };
      world.orders.push(order);
      return tell(orderMessage('order_created', { ...order, shop, pack: 'pack-25', status: 'paid', updatedAt: now }));
    }
    case 'refund-pack': {
      const order = world.orders.pop();
      if (!order) return nothing;
      const part = { ...order, shop, pack: 'pack-25', status: 'refunded', refunded: 1500, updatedAt: now } as const;
      return tell(orderMessage('order_refunded', part));
    }
    case 'redeliver': {
      const again = world.told[Math.floor(world.told.length / 2)];
      return again ? () => hear(world, again) : nothing;
    }
  }
}

async function nothing(): Promise<void> {}

const CHANGE_PRICE = 1500;

function changeOf(
  subscription: { id: string },
  change: Charge,
  part: { status: 'paid' | 'refunded'; refunded?: number; updatedAt: Date },
): LemonMessage {
  const name = part.refunded ? 'subscription_payment_refunded' : 'subscription_payment_success';
  const invoice = { ...change, subscriptionId: subscription.id, reason: 'updated', subtotal: CHANGE_PRICE } as const;
  return invoiceMessage(name, { ...invoice, ...part });
}

function pay(world: World, reason: 'initial' | 'renewal'): () => Promise<void> {
  const { subscription, now } = world;
  if (!subscription) return nothing;
  const invoice = { id: nextId(), createdAt: now };
  subscription.lastInvoice = invoice;
  const part = { ...invoice, subscriptionId: subscription.id, reason, status: 'paid' } as const;
  const message = invoiceMessage('subscription_payment_success', {
    ...part,
    subtotal: PRICES[subscription.plan],
    updatedAt: now,
  });
  world.told.push(message);
  return () => hear(world, message);
}

async function hear(world: World, message: LemonMessage): Promise<void> {
  const { status, lastError } = await deliver(message);
  if (status !== 'processed') world.unprocessed.push(`${message.meta.event_name} ${status} ${lastError}`);
}

describe('for any interleaving of reserve, release, reset, renewal, upgrade, downgrade, pack, refund, cancel and expiry', () => {
  it('run in parallel, the balance is never negative, equals the ledger’s sum, and no period grants twice', async () => {
    const more = fc.array(fc.constantFrom(...STEPS), { minLength: 8, maxLength: 40 });
    const histories = more.map((steps): Step[] => ['subscribe', 'reserve', ...steps]);
    await fc.assert(
      fc.asyncProperty(histories, fc.integer({ min: 1, max: 6 }), async (steps, atOnce) => {
        // In the past, so that what was cancelled has ended by the time it is heard of.
        const start = new Date(Date.now() - 200 * DAY);
        const world = await newWorld(start);
        for (let from = 0; from < steps.length; from += atOnce) {
          const works = steps.slice(from, from + atOnce).map((step) => happen(world, step));
          await Promise.all(works.reverse().map((work) => work()));
          expect(await moneyProblems(world.shop)).toEqual([]);
        }
        expect(world.unprocessed).toEqual([]);
        await expectNoGift(world);
      }),
      { numRuns: inUsualRun(30, 100), seed: 20261124 },
    );
    // However slow the machine is.
  }, 900_000);
});

/** Each invoice has granted its plan's credits at most, each order its packs, and the free allowance came each 30 days. */
async function expectNoGift({ shop, start, day, released }: World): Promise<void> {
  const entries = await entriesOf(shop);
  const grantedFor = (key: string) =>
    entries.filter((entry) => ['grant', 'up-to', 'down-to'].some((what) => entry.key.startsWith(`${key}-${what}`)));
  const names = new Set(entries.flatMap(({ key }) => key.match(/^lemon-squeezy-(invoice|order)-\d+/)?.[0] ?? []));
  for (const name of names) {
    const granted = grantedFor(name).reduce((sum, { amount }) => sum + amount, 0);
    const wasLowered = grantedFor(name).some(({ key }) => key.includes('-down-to-'));
    // Of a difference that was refunded, what was spent of it cannot be taken back.
    if (wasLowered) expect(granted >= 40 && granted <= 100).toBe(true);
    else expect([0, 25, 40, 100]).toContain(granted);
  }
  const free = entries.filter(({ key, reason }) => key.startsWith('period-') && /^Allowance of the /.test(reason));
  const isFree = (reason: string) => reason === 'Allowance of the Free plan' || reason === 'Allowance of the period';
  const span = Math.floor((Date.now() - start.getTime()) / (30 * DAY)) + 1 + Math.ceil(day / 30);
  expect(free.filter(({ reason }) => isFree(reason)).length).toBeLessThanOrEqual(span);
  const { allowance, allowanceCredits, leftAllowances } = await readStore(shop);
  for (const { credits, periods, left } of [{ ...allowance, left: allowanceCredits }, ...leftAllowances]) {
    const taken = entries
      .filter(({ kind, period }) => kind === 'reservation' && periods.includes(period))
      .reduce((sum, { counts }) => sum - (counts.allowance ?? 0), 0);
    const back = released.filter(({ bucket, period }) => bucket === 'allowance' && periods.includes(period));
    // What was granted is spent or still there, to the credit, also of an allowance that was left with photos under way.
    expect(taken - back.length + left).toBe(credits);
  }
}

describe('a subscription and its first invoice, heard of at the same moment', () => {
  it('never miss each other', async () => {
    const worlds = [];
    for (let count = 0; count < 40; count += 1) worlds.push(await newWorld(new Date()));
    await Promise.all(worlds.map((world) => happen(world, 'subscribe')()));
    for (const { shop } of worlds) expect(await readStore(shop)).toMatchObject({ allowanceCredits: 40 });
  });
});

describe('a year of payments, told in any order', () => {
  it.each(inUsualRun([1, 22, 51], [1, 2, 3, 4, 5, 6, 22, 51]))(
    'leaves what the same events in order leave (%i)',
    async (seed) => {
      const start = new Date(Date.now() - 365 * DAY);
      const random = randomFrom(seed);
      const shop = await newBusiness(start);
      const events = paymentYear({ shop, start, random, nextId });
      const shuffled = [...events, ...events.slice(0, 20)]
        .map((event) => ({ event, place: random() }))
        .sort((a, b) => a.place - b.place);
      for (let from = 0; from < shuffled.length; from += 4) {
        await Promise.all(shuffled.slice(from, from + 4).map(({ event }) => deliver(event.message)));
      }
      const database = mongoose.connection.db;
      if (!database) throw new Error('There is no connection');
      expect(await readMoney(database as never, shop)).toEqual(reduceInOrder(events));
      expect(await moneyProblems(shop)).toEqual([]);
    },
  );
});
