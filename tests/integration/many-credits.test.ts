/** Credits of many photos at once: one entry over both buckets, given back part by part. */
import { Types } from 'mongoose';
import { describe, expect, it } from 'vitest';
import { returnCredits } from '#app/domain/billing/return-credits.ts';
import { spendCredits } from '#app/domain/billing/spend-credits.ts';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { readCreditLedger } from '#app/domain/credits/read-credit-ledger.ts';
import type { ReservedCredit, SpendingCause } from '#app/domain/credits/reserve-credits.ts';
import { resetFreeAllowance } from '#app/domain/credits/reset-free-allowance.ts';
import { MailRecord } from '#app/domain/mail/mail.record.ts';
import { InvoiceRecord } from '#app/domain/payments/invoice.record.ts';
import { inTransaction, isDuplicateKey } from '#app/services/database/transaction.ts';
import { orderMessage } from '#tests/fixtures/lemon-squeezy.ts';
import {
  deliver,
  entriesOf,
  moneyProblems,
  newBusiness,
  readStore,
  withMoneyDatabase,
} from '#tests/fixtures/money-database.ts';
import { spendOne } from '#tests/fixtures/spending.ts';

withMoneyDatabase();

const DAY = 24 * 60 * 60 * 1000;
const start = new Date(Date.now() - 60 * DAY);
const day = (days: number) => new Date(start.getTime() + days * DAY);
let lastId = 910_000;
const nextId = () => String(++lastId);

const batch = (): SpendingCause => ({ kind: 'batch', id: String(new Types.ObjectId()) });

function spend(shop: string, cause: SpendingCause, count: number, now = day(1)): Promise<ReservedCredit[]> {
  return inTransaction((session) => spendCredits({ shop, cause, count, now }, session));
}

function giveBack(shop: string, cause: SpendingCause, part: string, credits: ReservedCredit[], now = day(3)) {
  return inTransaction((session) => returnCredits({ shop, cause, part, credits, now }, session));
}

/** A store with three credits of its allowance and a pack of 25. */
async function storeWithPack() {
  const shop = await newBusiness(start);
  const order = { id: nextId(), shop, pack: 'pack-25', quantity: 1, createdAt: start } as const;
  await deliver(orderMessage('order_created', { ...order, status: 'paid', updatedAt: start }));
  const refund = (at: Date) =>
    deliver(orderMessage('order_refunded', { ...order, status: 'refunded', refunded: 1500, updatedAt: at }));
  return { shop, refund };
}

/** As the ledger's page shows it. */
async function reservationLine(shop: string) {
  const { items } = await readCreditLedger({ shop, pageSize: 50 });
  return items.find(({ kind }) => kind === 'reservation');
}

const bucketsOf = (credits: ReservedCredit[]) => credits.map(({ bucket }) => bucket);

describe('reserving credits for many photos', () => {
  it('is one entry over both buckets, the allowance first, and says of each photo what paid for it', async () => {
    const { shop } = await storeWithPack();
    const cause = batch();
    const credits = await spend(shop, cause, 5);
    expect(credits).toEqual([
      ...Array.from({ length: 3 }, () => ({ bucket: 'allowance', period: 1, entitlement: 'watermarked' })),
      ...Array.from({ length: 2 }, () => ({ bucket: 'pack', period: 1, entitlement: 'clean' })),
    ]);
    const entry = (await entriesOf(shop)).at(-1);
    expect(entry).toMatchObject({ kind: 'reservation', cause, counts: { allowance: -3, pack: -2 }, balanceAfter: 23 });
    expect(await readStore(shop)).toMatchObject({ allowanceCredits: 0, packCredits: 23, aiCreditsRemaining: 23 });
    const line = await reservationLine(shop);
    expect(line).toMatchObject({ bucket: 'both', amount: -5, cause });
    expect(line?.reason).toBe('5 model photos: 3 by plan credits, 2 by pack credits');
    expect(await moneyProblems(shop)).toEqual([]);
  });

  it('is refused whole when there is one credit too few, and takes none', async () => {
    const { shop } = await storeWithPack();
    const before = await entriesOf(shop);
    await expect(spend(shop, batch(), 29)).rejects.toMatchObject({ code: 'out-of-credits' });
    expect(await entriesOf(shop)).toEqual(before);
    expect(await readStore(shop)).toMatchObject({ allowanceCredits: 3, packCredits: 25 });
    expect(await spend(shop, batch(), 28)).toHaveLength(28);
    expect(await readStore(shop)).toMatchObject({ allowanceCredits: 0, packCredits: 0 });
  });

  it('of two at once that together want more than there is gives one all of its credits and the other none', async () => {
    const { shop } = await storeWithPack();
    const ends = await Promise.allSettled([spend(shop, batch(), 20), spend(shop, batch(), 20)]);
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await readStore(shop)).aiCreditsRemaining).toBe(8);
    expect(await moneyProblems(shop)).toEqual([]);
  });

  it('leaves the plan’s credits alone while the plan is unpaid', async () => {
    const { shop } = await storeWithPack();
    const late = { subscriptionTier: 'starter', subscriptionStatus: 'past_due' } as const;
    await BusinessRecord.updateOne({ shop }, { $set: late });
    expect(bucketsOf(await spend(shop, batch(), 5))).toEqual(Array.from({ length: 5 }, () => 'pack'));
    await expect(spend(shop, batch(), 21)).rejects.toMatchObject({ code: 'plan-past-due' });
    expect(await readStore(shop)).toMatchObject({ allowanceCredits: 3, packCredits: 20 });
  });

  it('tells the merchant once that credits run low, also when many go at once', async () => {
    const { shop } = await storeWithPack();
    const low = () => MailRecord.countDocuments({ shop, template: 'credits-low' });
    await spend(shop, batch(), 5);
    expect(await low()).toBe(0);
    await spend(shop, batch(), 23);
    expect(await low()).toBe(1);
  });
});

describe('giving back a part of a reservation', () => {
  it('gives each photo’s credit back to its own bucket, each part once', async () => {
    const { shop } = await storeWithPack();
    const cause = batch();
    const [first, , , fourth, fifth] = await spend(shop, cause, 5);
    if (!first || !fourth || !fifth) throw new Error('Five credits were asked for');
    await giveBack(shop, cause, 'photo-1', [first]);
    expect(await readStore(shop)).toMatchObject({ allowanceCredits: 1, packCredits: 23 });
    await giveBack(shop, cause, 'rest', [first, fourth, fifth]);
    expect(await readStore(shop)).toMatchObject({ allowanceCredits: 2, packCredits: 25 });
    const again = await giveBack(shop, cause, 'rest', [first, fourth, fifth]).catch((error: unknown) => error);
    expect(isDuplicateKey(again, 'key')).toBe(true);
    expect(await readStore(shop)).toMatchObject({ allowanceCredits: 2, packCredits: 25 });
    const releases = (await entriesOf(shop)).filter(({ kind }) => kind === 'release');
    expect(releases.map(({ counts }) => counts)).toEqual([{ allowance: 1 }, { allowance: 1, pack: 2 }]);
    expect(await moneyProblems(shop)).toEqual([]);
  });

  it('gives back the packs’ credits alone once the allowance’s period has ended, and says so', async () => {
    const { shop } = await storeWithPack();
    const cause = batch();
    const credits = await spend(shop, cause, 5);
    await resetFreeAllowance(shop, day(31));
    await giveBack(shop, cause, 'all', credits, day(32));
    expect(await readStore(shop)).toMatchObject({ allowanceCredits: 3, packCredits: 25 });
    const release = (await entriesOf(shop)).at(-1);
    expect(release).toMatchObject({ counts: { allowance: 0, pack: 2 }, reason: expect.stringContaining('3 belonged') });
    expect(await moneyProblems(shop)).toEqual([]);
  });

  it('of a pack that was refunded meanwhile goes to that refund, as far as it found credits missing', async () => {
    const { shop, refund } = await storeWithPack();
    const cause = batch();
    const credits = await spend(shop, cause, 8);
    await refund(day(2));
    expect(await InvoiceRecord.findOne({ shop }).lean()).toMatchObject({ creditsTakenBack: 20, creditsShort: 5 });
    // Two of the allowance and three of the pack fail; then one of each more.
    await giveBack(shop, cause, 'first', [...credits.slice(0, 2), ...credits.slice(3, 6)]);
    expect(await readStore(shop)).toMatchObject({ allowanceCredits: 2, packCredits: 0 });
    expect(await InvoiceRecord.findOne({ shop }).lean()).toMatchObject({ creditsTakenBack: 23, creditsShort: 2 });
    await giveBack(shop, cause, 'second', [...credits.slice(2, 3), ...credits.slice(6, 7)]);
    expect(await readStore(shop)).toMatchObject({ allowanceCredits: 3, packCredits: 0 });
    expect(await InvoiceRecord.findOne({ shop }).lean()).toMatchObject({ creditsTakenBack: 24, creditsShort: 1 });
    const refunds = (await entriesOf(shop)).filter(
      ({ kind, cause: { kind: of } }) => kind === 'refund' && of === 'batch',
    );
    expect(refunds.map(({ counts }) => counts)).toEqual([{ pack: -3 }, { pack: -1 }]);
    expect(await moneyProblems(shop)).toEqual([]);
  });

  it('of two refunded packs makes good for both, the first one first', async () => {
    const { shop, refund } = await storeWithPack();
    const order = { id: nextId(), shop, pack: 'pack-25', quantity: 1, createdAt: start } as const;
    await deliver(orderMessage('order_created', { ...order, status: 'paid', updatedAt: start }));
    const cause = batch();
    const credits = await spend(shop, cause, 53);
    await refund(day(2));
    await deliver(orderMessage('order_refunded', { ...order, status: 'refunded', refunded: 1500, updatedAt: day(2) }));
    await giveBack(shop, cause, 'most', credits.slice(3, 33));
    expect(await readStore(shop)).toMatchObject({ allowanceCredits: 0, packCredits: 0 });
    const invoices = await InvoiceRecord.find({ shop }).sort({ _id: 1 }).lean();
    expect(invoices.map(({ creditsShort }) => creditsShort)).toEqual([0, 20]);
    expect(await moneyProblems(shop)).toEqual([]);
  });

  it('of credits that were taken after the refund is the store’s own', async () => {
    const { shop, refund } = await storeWithPack();
    const early = batch();
    const first = await spend(shop, early, 28, new Date());
    await refund(day(59));
    const pack = { id: nextId(), shop, pack: 'pack-25', quantity: 1, createdAt: start } as const;
    await deliver(orderMessage('order_created', { ...pack, status: 'paid', updatedAt: start }));
    const late = batch();
    const second = await spend(shop, late, 2, new Date(Date.now() + 1000));
    // What made good for the refund since is no refund of its own.
    await giveBack(shop, early, 'one', first.slice(-1), new Date(Date.now() + 2000));
    await giveBack(shop, late, 'all', second, new Date(Date.now() + 3000));
    expect(await readStore(shop)).toMatchObject({ packCredits: 25 });
    expect(await moneyProblems(shop)).toEqual([]);
  });
});

describe('a single photo', () => {
  it('is its own cause', async () => {
    const { shop } = await storeWithPack();
    const { renderId } = await spendOne(shop, day(1));
    const line = await reservationLine(shop);
    expect(line).toMatchObject({ bucket: 'allowance', amount: -1, reason: 'Model photo' });
    expect(line?.cause).toEqual({ kind: 'render', id: String(renderId) });
  });
});
