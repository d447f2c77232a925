/** What a former version stored, taken over to today's form: data that its own code made, and its own figures. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import mongoose, { Types } from 'mongoose';
import { beforeEach, describe, expect, it } from 'vitest';
import { returnCredits } from '#app/domain/billing/return-credits.ts';
import { CreditEntryRecord } from '#app/domain/credits/credit-entry.record.ts';
import { readWholeLedger } from '#app/domain/credits/read-credit-ledger.ts';
import { readCredits } from '#app/domain/credits/read-credits.ts';
import { ledgerOverCauses } from '#app/domain/migrations/0001-ledger-over-causes.ts';
import { lateLedgerEntries } from '#app/domain/migrations/0003-late-ledger-entries.ts';
import { photosOfItems } from '#app/domain/migrations/0004-photos-of-items.ts';
import { MigrationRecord } from '#app/domain/migrations/migration.record.ts';
import type { Migration } from '#app/domain/migrations/migration.ts';
import { MIGRATIONS } from '#app/domain/migrations/migrations.ts';
import { runMigrations } from '#app/domain/migrations/run-migrations.ts';
import { InvoiceRecord } from '#app/domain/payments/invoice.record.ts';
import { listInvoices, listPayments } from '#app/domain/payments/list-invoices.ts';
import { readUsage } from '#app/domain/renders/read/read-usage.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import { LeaseRecord } from '#app/services/database/lease.record.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { loadFormerData, readFormerFigures } from '#tests/fixtures/former-data.ts';
import { entriesOf, moneyProblems, readStore, withMoneyDatabase } from '#tests/fixtures/money-database.ts';

withMoneyDatabase();

const FORMER = 'ledger-of-one-bucket';
const figures = readFormerFigures(FORMER);
const shops = Object.keys(figures.before);
const now = new Date(figures.now);

beforeEach(async () => {
  await loadFormerData(FORMER);
  await MigrationRecord.deleteMany({});
});

const stored = () => CreditEntryRecord.collection.find().sort({ _id: 1 }).toArray();

/** What a store's pages show, in the words of the figures. */
async function read(shop: string) {
  const ledger = [];
  for await (const line of readWholeLedger(shop)) ledger.push(line);
  const [credits, invoices, payments, usage] = await Promise.all([
    readCredits(shop, now),
    listInvoices({ shop, pageSize: 100 }),
    listPayments({ shop, pageSize: 100 }),
    readUsage({ shop, days: 60, now, timeZone: 'Europe/Berlin' }),
  ]);
  return JSON.parse(JSON.stringify({ credits, ledger, invoices, payments, usage }));
}

async function expectSameAsBefore(): Promise<void> {
  for (const shop of shops) expect(await read(shop)).toEqual(figures.before[shop]);
}

/** All photos that were under way fail, in the order in which they failed when the figures were made. */
async function failAll(): Promise<void> {
  for (const { shop, renderId } of figures.waiting) {
    const render = await RenderRecord.findOne({ _id: new Types.ObjectId(renderId), shop }).lean();
    if (!render) throw new Error('The photo is not there');
    const cause = { kind: 'render', id: renderId } as const;
    await inTransaction((session) =>
      returnCredits({ shop, cause, credits: [render.credit], now: new Date() }, session),
    );
  }
}

async function outcomeOf(shop: string) {
  const { allowanceCredits, packCredits, aiCreditsRemaining, leftAllowances } = await readStore(shop);
  const waiting = new Set(figures.waiting.map(({ renderId }) => renderId));
  const given = (await entriesOf(shop)).filter(
    ({ kind, cause }) => ['release', 'refund'].includes(kind) && cause.kind === 'render' && waiting.has(cause.id),
  );
  const invoices = await InvoiceRecord.find({ shop }).sort({ _id: 1 }).lean();
  return {
    allowanceCredits,
    packCredits,
    aiCreditsRemaining,
    left: leftAllowances.map(({ key, left }) => ({ key, left })),
    given: given.map(({ kind, bucket, amount, reason, cause, balanceAfter }) => {
      return { kind, bucket, amount, reason, renderId: cause.id, balanceAfter };
    }),
    invoices: invoices.map(({ providerId, creditsGranted, creditsTakenBack, creditsShort }) => {
      return { providerId, creditsGranted, creditsTakenBack, creditsShort };
    }),
  };
}

/** One that is killed before or after its n-th part: what that part wrote stays, and nobody notes that it was done. */
function killedAt(migration: Migration, part: number, when: 'before' | 'after'): Migration {
  let taken = 0;
  return {
    ...migration,
    async step(reached) {
      taken += 1;
      if (taken === part && when === 'before') throw new Error('Killed');
      const next = await migration.step(reached);
      if (taken === part) throw new Error('Killed');
      return next;
    },
  };
}

describe('the ledger of one bucket, taken over to causes', () => {
  it('gives the same balances, ledger, invoices, payments and usage chart as the former code read', async () => {
    expect(await runMigrations(MIGRATIONS.filter(({ runs }) => runs === 'start'))).toEqual([
      'ledger-over-causes',
      'photos-of-items',
    ]);
    expect(await CreditEntryRecord.countDocuments({ counts: { $exists: false } })).toBe(0);
    await expectSameAsBefore();
    for (const shop of shops) expect(await moneyProblems(shop)).toEqual([]);
  });

  it('gives the same credits back, and takes the same back for refunded packs', async () => {
    await runMigrations([ledgerOverCauses()]);
    await failAll();
    for (const shop of shops) expect(await outcomeOf(shop)).toEqual(figures.after[shop]);
    for (const shop of shops) expect(await moneyProblems(shop)).toEqual([]);
  });

  it('run twice changes nothing', async () => {
    await runMigrations([ledgerOverCauses()]);
    const [entries, [made]] = [await stored(), await MigrationRecord.find().lean()];
    expect(made).toMatchObject({ _id: 1, name: 'ledger-over-causes' });
    expect(made?.endedAt).toBeInstanceOf(Date);
    expect(await runMigrations([ledgerOverCauses()])).toEqual([]);
    await MigrationRecord.deleteMany({});
    await runMigrations([ledgerOverCauses(3)]);
    expect(await stored()).toEqual(entries);
  });

  it.each([
    ['before', 1],
    ['after', 1],
    ['before', 4],
    ['after', 7],
  ] as const)('killed %s its part %i and run again ends the same', async (when, part) => {
    await runMigrations([ledgerOverCauses()]);
    const whole = await stored();
    await loadFormerData(FORMER);
    await MigrationRecord.deleteMany({});
    await expect(runMigrations([killedAt(ledgerOverCauses(5), part, when)])).rejects.toThrow('Killed');
    const former = await CreditEntryRecord.countDocuments({ counts: { $exists: false } });
    expect(former).toBe(whole.length - 5 * (when === 'after' ? part : part - 1));
    // Half-way, each entry is read in the form that it has.
    await expectSameAsBefore();
    await runMigrations([ledgerOverCauses(5)]);
    expect(await stored()).toEqual(whole);
  });

  it('run by three at once is made once, each part by one of them', async () => {
    await runMigrations([ledgerOverCauses()]);
    const whole = await stored();
    await loadFormerData(FORMER);
    await MigrationRecord.deleteMany({});
    let [parts, atOnce, most] = [0, 0, 0];
    const watched: Migration = {
      ...ledgerOverCauses(5),
      async step(reached) {
        parts += 1;
        atOnce += 1;
        most = Math.max(most, atOnce);
        const next = await ledgerOverCauses(5).step(reached);
        atOnce -= 1;
        return next;
      },
    };
    const ends = await Promise.all([runMigrations([watched]), runMigrations([watched]), runMigrations([watched])]);
    expect(ends.flat()).toEqual(['ledger-over-causes']);
    expect([parts, most]).toEqual([Math.floor(whole.length / 5) + 1, 1]);
    expect(await stored()).toEqual(whole);
  });

  it('holds up no start that has nothing to do, whoever is at a step of it', async () => {
    await runMigrations([ledgerOverCauses()]);
    await LeaseRecord.create({
      _id: 'migration-1',
      holder: 'another process',
      until: new Date(Date.now() + 3_600_000),
    });
    try {
      expect(await runMigrations([ledgerOverCauses()])).toEqual([]);
    } finally {
      await LeaseRecord.deleteOne({ _id: 'migration-1' });
    }
  });

  it('an entry that the former version writes after it is read all the same, and carried over once that is gone', async () => {
    await runMigrations([ledgerOverCauses()]);
    const [shop = ''] = shops;
    const renderId = new Types.ObjectId();
    await CreditEntryRecord.collection.insertOne({
      shop,
      key: `render-${renderId}-reservation`,
      kind: 'reservation',
      bucket: 'pack',
      amount: -1,
      period: 2,
      balanceAfter: 7,
      reason: 'Model photo',
      renderId,
      at: new Date(),
    });
    const { value } = await readWholeLedger(shop).next();
    expect(value).toMatchObject({ bucket: 'pack', amount: -1, cause: { kind: 'render', id: String(renderId) } });
    await runMigrations([lateLedgerEntries(2)]);
    const carried = await CreditEntryRecord.findOne({ key: `render-${renderId}-reservation`, shop }).lean();
    expect(carried).toMatchObject({ counts: { pack: -1 }, cause: { kind: 'render', id: String(renderId) } });
  });

  it('leaves the fields that the former version reads', async () => {
    const former = await stored();
    await runMigrations([ledgerOverCauses()]);
    for (const [index, entry] of (await stored()).entries()) expect(entry).toMatchObject(former[index] ?? {});
  });
});

describe('the command that every start runs', () => {
  it('makes collections, indexes and the migrations of a start, and says which', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['worker/commands/migrate.ts'], {
      env: { ...process.env },
    });
    expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({
      migrated: ['ledger-over-causes', 'photos-of-items'],
    });
    expect(await CreditEntryRecord.countDocuments({ counts: { $exists: false } })).toBe(0);
    expect((await mongoose.connection.collection('migrations').find().toArray()).length).toBe(2);
  });
});

describe('the list of migrations', () => {
  it('counts from 1 without gaps, in the order in which they are made', () => {
    expect(MIGRATIONS.map(({ number }) => number)).toEqual(MIGRATIONS.map((_, index) => index + 1));
  });
});

describe('photos of a batch, as the version before wrote them', () => {
  it('count for their items, and wait for review; photos alone stay as they are', async () => {
    await RenderRecord.deleteMany({});
    const batchId = new Types.ObjectId();
    const shop = 'photos.myshopify.com';
    const put = (more: object) =>
      RenderRecord.collection.insertOne({ shop, webhookToken: String(new Types.ObjectId()), ...more });
    for (let ordinal = 0; ordinal < 5; ordinal += 1) await put({ batch: { id: batchId, ordinal, round: 0 } });
    await put({});
    expect(await runMigrations([photosOfItems(2)])).toEqual(['photos-of-items']);
    const photos = await RenderRecord.collection.find({ shop }).sort({ 'batch.ordinal': 1 }).toArray();
    expect(photos.map(({ batch, review }) => [batch?.ordinal, batch?.isCurrent, review?.state])).toEqual([
      [undefined, undefined, undefined],
      ...[0, 1, 2, 3, 4].map((ordinal) => [ordinal, true, 'waiting']),
    ]);
  });
});
