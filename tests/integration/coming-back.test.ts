/** What could not be removed from a store that was away is removed when it is back, whatever happens to the first sign-in. */
import mongoose, { Types } from 'mongoose';
import { describe, expect, it } from 'vitest';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { PublicationRecord } from '#app/domain/publications/publication.record.ts';
import { installBusiness } from '#app/domain/store-life/install-business.ts';
import { newBusiness, withMoneyDatabase } from '#tests/fixtures/money-database.ts';

withMoneyDatabase();

const DAY_MS = 24 * 60 * 60 * 1000;
const yesterday = new Date(Date.now() - DAY_MS);

/** A photo that a failed publication has left in a store, which was away when it was to be removed. */
async function leftBehind(shop: string): Promise<Types.ObjectId> {
  const _id = new Types.ObjectId();
  await PublicationRecord.insertOne({
    ...{ _id, shop, renderId: new Types.ObjectId(), productId: 'gid://shopify/Product/1', productTitle: 'Shirt' },
    ...{ position: 'last', altText: 'A shirt', picture: 'clean', fileName: `${_id}.jpg`, attempts: 7 },
    ...{ status: 'failed', statusAt: yesterday, notBefore: yesterday, createdAt: yesterday, leftover: 'kept' },
  });
  return _id;
}

async function signIn(shop: string): Promise<Date> {
  const now = new Date();
  await installBusiness({ shop, tokenIssuedAt: now, hasNewAccess: false, now });
  return now;
}

/** What is asked of a collection meanwhile, and whether in a transaction. */
async function updatesOf(collection: string, work: () => Promise<unknown>): Promise<{ inTransaction: boolean }[]> {
  const seen: { inTransaction: boolean }[] = [];
  const note = ({ command }: { command: Record<string, unknown> }) => {
    if (command.update === collection) seen.push({ inTransaction: command.autocommit === false });
  };
  const client = mongoose.connection.getClient();
  client.on('commandStarted', note);
  await work();
  client.off('commandStarted', note);
  return seen;
}

describe('what a failed publication has left in a store that removed the app', () => {
  it('is due when the store is back, in no transaction, however much it is', async () => {
    const shop = await newBusiness(yesterday);
    await BusinessRecord.updateOne({ shop }, { $set: { archivedAt: yesterday } });
    const left = await leftBehind(shop);
    const strangers = await leftBehind('another.myshopify.com');
    const updates = await updatesOf('publications', () => signIn(shop));
    expect(updates).toEqual([{ inTransaction: false }]);
    expect(await PublicationRecord.findById(left).lean()).toMatchObject({ leftover: 'due', attempts: 0 });
    expect(await PublicationRecord.findById(strangers).lean()).toMatchObject({ leftover: 'kept' });
    expect((await BusinessRecord.findOne({ shop }).lean())?.archivedAt).toBeUndefined();
  });

  it('is due at the next sign-in where the first one was cut off, and the store was back without it', async () => {
    const shop = await newBusiness(yesterday);
    await BusinessRecord.updateOne({ shop }, { $set: { seenAt: yesterday } });
    const left = await leftBehind(shop);
    const now = await signIn(shop);
    expect(await PublicationRecord.findById(left).lean()).toMatchObject({ leftover: 'due', notBefore: now });
  });
});
