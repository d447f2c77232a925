/** The deletion of a store with a long history: how much is done at once, and what holds while it goes on. */
import { randomUUID } from 'node:crypto';
import mongoose, { type mongo, Types } from 'mongoose';
import { describe, expect, it } from 'vitest';
import { AuditEntryRecord } from '#app/domain/audit/audit-entry.record.ts';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { MailRecord } from '#app/domain/mail/mail.record.ts';
import { sendDueMail } from '#app/domain/mail/send-due-mail.ts';
import { PublicationRecord } from '#app/domain/publications/publication.record.ts';
import { advancePublication } from '#app/domain/publications/run/advance-publication.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import { advanceRender } from '#app/domain/renders/run/advance-render.ts';
import { changeRender, heldRenders } from '#app/domain/renders/run/render-lease.ts';
import { archiveBusiness } from '#app/domain/store-life/archive-business.ts';
import { deleteNotedPictures } from '#app/domain/store-life/delete-pictures.ts';
import { forgetStepByStep, RECORDS_A_STEP } from '#app/domain/store-life/forget-step-by-step.ts';
import { installBusiness } from '#app/domain/store-life/install-business.ts';
import { PictureDeletionRecord } from '#app/domain/store-life/picture-deletion.record.ts';
import { redactShop } from '#app/domain/store-life/redact-shop.ts';
import { memoryIdOf } from '#app/domain/store-names/free-allowance-memory.ts';
import { StoreDeletionRecord } from '#app/domain/store-names/store-deletion.record.ts';
import { newBusiness, withMoneyDatabase } from '#tests/fixtures/money-database.ts';
import { storedRender } from '#tests/fixtures/stored-renders.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';
import { countsNaming, putHistory } from '#tests/fixtures/whole-history.ts';

withMoneyDatabase();

const database = () => mongoose.connection.getClient().db();
const now = () => new Date();
/** So many that the invoices and payments of their store fill more than one step: a publication is a later step's. */
const RENDERS = 5200;

/** An archived store with so many renders. */
async function archivedStore(renders: number): Promise<string> {
  const shop = await newBusiness(now());
  await putHistory(database(), shop, renders);
  await archiveBusiness({ shop, triggeredAt: new Date(Date.now() + 1000) });
  return shop;
}

/** There is no storage in these tests: what is noted for it stays. */
async function redact(shop: string): Promise<void> {
  await expect(redactShop({ shop, by: 'test', now: now() })).rejects.toThrow(/Storage did not delete/);
}

/** A publication of the store that is being worked on; held by the test, so that no deletion gets past it. */
async function holdPublication(shop: string): Promise<() => Promise<void>> {
  const _id = new Types.ObjectId();
  await database()
    .collection('publications')
    .insertOne({ _id, shop, status: 'processing', notBefore: new Date('2100') });
  const session = await mongoose.startSession();
  session.startTransaction();
  await PublicationRecord.updateOne({ _id }, { $inc: { version: 1 } }, { session });
  return async () => {
    await session.abortTransaction();
    await session.endSession();
  };
}

async function decided(shop: string): Promise<void> {
  await waitFor('the deletion to be decided', async () => (await BusinessRecord.exists({ shop })) === null);
}

/** How many records each transaction has written, in the order in which they were begun. */
function watchTransactions(): { written: Map<string, number>; largestRead: () => number; stop: () => void } {
  const client = mongoose.connection.getClient();
  const written = new Map<string, number>();
  const names = new Map<number, string>();
  let largestRead = 0;
  const begun = ({ requestId, command }: mongo.CommandStartedEvent) => {
    if (command.autocommit !== false) return;
    const name = `${command.lsid.id.toString('hex')} ${command.txnNumber}`;
    names.set(requestId, name);
    written.set(name, written.get(name) ?? 0);
  };
  const done = ({ requestId, commandName, reply }: mongo.CommandSucceededEvent) => {
    const name = names.get(requestId);
    if (!name) return;
    const answer = reply as { n?: number; lastErrorObject?: { n: number }; cursor?: Record<string, unknown[]> };
    const isRead = commandName === 'find' || commandName === 'getMore';
    largestRead = Math.max(largestRead, (answer.cursor?.firstBatch ?? answer.cursor?.nextBatch ?? []).length);
    const wrote = answer.lastErrorObject?.n ?? answer.n ?? 0;
    if (!isRead) written.set(name, (written.get(name) ?? 0) + wrote);
  };
  client.on('commandStarted', begun).on('commandSucceeded', done);
  const stop = () => void client.off('commandStarted', begun).off('commandSucceeded', done);
  return { written, largestRead: () => largestRead, stop };
}

describe('the deletion of a store with a long history', () => {
  it('writes no more than a step’s records in any one transaction, and reads no more in one answer', async () => {
    const shop = await archivedStore(3000);
    const other = await archivedStore(20);
    const before = await countsNaming(database(), other);
    const all = Object.values(await countsNaming(database(), shop)).reduce((sum, count) => sum + count, 0);
    const watch = watchTransactions();
    await redact(shop);
    watch.stop();
    const written = [...watch.written.values()].filter((count) => count > 0);
    // The step's own: the business, what is remembered, the deletion, its pictures, the audit log.
    expect(Math.max(...written)).toBeLessThanOrEqual(RECORDS_A_STEP + 10);
    expect(Math.max(...written)).toBeGreaterThanOrEqual(RECORDS_A_STEP);
    expect(watch.largestRead()).toBeLessThanOrEqual(RECORDS_A_STEP);
    expect(written.length).toBeGreaterThanOrEqual(Math.floor(all / RECORDS_A_STEP));
    expect(await countsNaming(database(), shop)).toEqual({});
    expect(await countsNaming(database(), other)).toEqual(before);
    const told = await AuditEntryRecord.find({ shop: memoryIdOf(shop), action: 'shop.redacted' }).lean();
    expect(told.map(({ facts }) => facts)).toEqual([{ photos: 2970, renders: 3000, invoicesKept: 150 }]);
  });

  it('that was cut off is gone on with by the sweep, and told once with all that went', async () => {
    const shop = await archivedStore(RENDERS);
    const letGo = await holdPublication(shop);
    const cut = redactShop({ shop, by: 'test', now: now() });
    await decided(shop);
    // Another worker has it by now: what the first one still wants to do is void.
    await waitFor('it to be held', async () => {
      return (await StoreDeletionRecord.findOne({ shop, holder: { $ne: null } }).lean()) ?? undefined;
    });
    const hour = new Date(Date.now() + 3_600_000);
    await StoreDeletionRecord.updateOne({ shop }, { $set: { holder: 'another', leaseUntil: hour } });
    await letGo();
    expect(await cut).toBe(false);
    expect(await RenderRecord.countDocuments({ shop })).toBe(RENDERS);
    // And that one died.
    await StoreDeletionRecord.updateOne({ shop }, { $set: { leaseUntil: new Date(0) } });
    expect(await forgetStepByStep({})).toBe(true);
    expect(await countsNaming(database(), shop)).toEqual({});
    const told = await AuditEntryRecord.find({ shop: memoryIdOf(shop), action: 'shop.redacted' }).lean();
    expect(told.map(({ facts }) => facts)).toEqual([
      { photos: RENDERS * 0.99, renders: RENDERS, invoicesKept: RENDERS / 20 },
    ]);
  });
});

describe('pictures that are noted for deletion', () => {
  const note = (owner: string) => ({ owner, keys: [`renders/${owner}.jpg`], leaseUntil: new Date(0) });
  const tried = async (owner: string) => {
    const notes = await PictureDeletionRecord.find({ owner }).lean();
    return notes.map(({ leaseUntil }) => leaseUntil.getTime() > 0);
  };

  it('are all tried, whichever of them storage does not delete', async () => {
    const owner = randomUUID();
    await PictureDeletionRecord.insertMany([note(owner), note(owner), note(owner)]);
    await expect(deleteNotedPictures({ owner })).rejects.toThrow(/Storage did not delete/);
    expect(await tried(owner)).toEqual([true, true, true]);
  });

  it('wait for the records of their store to be gone', async () => {
    const [going, gone] = [randomUUID(), randomUUID()];
    const decision = { by: 'test', decidedAt: now(), leaseUntil: new Date('2100') };
    await StoreDeletionRecord.insertOne({ _id: going, shop: `${going}.myshopify.com`, ...decision });
    await PictureDeletionRecord.deleteMany({});
    await PictureDeletionRecord.insertMany([note(going), note(gone)]);
    await expect(deleteNotedPictures({})).rejects.toThrow(/Storage did not delete/);
    expect([await tried(going), await tried(gone)]).toEqual([[false], [true]]);
    await StoreDeletionRecord.deleteOne({ _id: going });
  });
});

describe('while a store is being deleted', () => {
  it('nothing of it is rendered, published or mailed, and whoever was at it has lost it', async () => {
    const shop = await archivedStore(RENDERS);
    const due = { notBefore: new Date(0) };
    const storing = { ...storedRender({ shop, status: 'storing', createdAt: now() }), ...due };
    const held = { ...storedRender({ shop, status: 'storing', createdAt: now() }), ...due };
    const publication = {
      _id: new Types.ObjectId(),
      shop,
      status: 'queued',
      productId: 'p',
      version: 1,
      fence: 0,
      ...due,
    };
    const mail = { _id: new Types.ObjectId(), key: `k-${shop}`, shop, to: `${shop}@example.com`, template: 'welcome' };
    await database().collection<object>('renders').insertMany([storing, held]);
    await database().collection('publications').insertOne(publication);
    const facts = { facts: { storeName: shop }, status: 'waiting', attempts: 0, createdAt: now(), ...due };
    await database()
      .collection('mails')
      .insertOne({ ...mail, ...facts });
    const mine = await heldRenders.take({ _id: held._id, shop }, now());
    if (!mine) throw new Error('It could not be taken');

    const letGo = await holdPublication(shop);
    const redaction = redact(shop);
    await decided(shop);
    await advanceRender({ shop, renderId: String(storing._id) });
    await advancePublication({ shop, publicationId: String(publication._id) });
    await sendDueMail();
    const [render, published, letter] = [
      await RenderRecord.findOne({ _id: storing._id, shop }).lean(),
      await PublicationRecord.findOne({ _id: publication._id, shop }).lean(),
      await MailRecord.findOne({ _id: mail._id, shop }).lean(),
    ];
    await letGo();
    await redaction;
    expect(render).toMatchObject({ status: 'storing', version: 5 });
    expect(render?.storeAttempts).toBeUndefined();
    expect(published).toMatchObject({ status: 'queued', version: 1 });
    expect(letter).toMatchObject({ status: 'waiting' });
    expect(letter?.content).toBeUndefined();
    await expect(changeRender(mine, { status: 'completed' })).rejects.toThrow('was lost');
    expect(await countsNaming(database(), shop)).toEqual({});
  });

  it('it does not begin anew: whoever opens the app is told to come back in a minute', async () => {
    const shop = await archivedStore(RENDERS);
    const letGo = await holdPublication(shop);
    const redaction = redact(shop);
    await decided(shop);
    const signIn = { shop, tokenIssuedAt: new Date(Date.now() + 5000), hasNewAccess: true, now: now() };
    await expect(installBusiness(signIn)).rejects.toMatchObject({ code: 'store-being-deleted' });
    await letGo();
    await redaction;
    // From here on only its token is missing.
    await expect(installBusiness(signIn)).rejects.toMatchObject({ name: 'ServiceError' });
  });
});
