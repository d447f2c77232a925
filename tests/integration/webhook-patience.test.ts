/** How long a message is tried, by what it fails for. */
import { Types } from 'mongoose';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { GarmentUploadRecord } from '#app/domain/garments/garment-upload.record.ts';
import { replayWebhook } from '#app/domain/inbox/dead-letters.ts';
import { type WebhookMessage, WebhookMessageRecord } from '#app/domain/inbox/webhook-message.record.ts';
import { MailRecord } from '#app/domain/mail/mail.record.ts';
import { archiveBusiness } from '#app/domain/store-life/archive-business.ts';
import { PictureDeletionRecord } from '#app/domain/store-life/picture-deletion.record.ts';
import { memoryIdOf } from '#app/domain/store-names/free-allowance-memory.ts';
import { processWebhook } from '#app/domain/webhooks/process-webhook.ts';
import { clearFaults, everyRenderRests, orderFault } from '#tests/fixtures/faults.ts';
import { newBusiness, withMoneyDatabase } from '#tests/fixtures/money-database.ts';
import { stack } from '#tests/fixtures/stack.ts';

withMoneyDatabase();
beforeAll(everyRenderRests);
beforeAll(() => {
  Object.assign(
    process.env,
    Object.fromEntries(Object.entries(stack().env).filter(([name]) => name.startsWith('S3_'))),
  );
});
afterEach(() => clearFaults('s3'));

/** A message that waits in the inbox. */
async function received(topic: string, shop: string, more: Partial<WebhookMessage> = {}): Promise<string> {
  const _id = new Types.ObjectId();
  const now = new Date();
  const name = { provider: 'shopify' as const, eventId: String(_id), topic, shop };
  const message = { _id, ...name, body: '{}', receivedAt: now, notBefore: now, ...more };
  await WebhookMessageRecord.insertOne(message);
  return String(_id);
}

/** A deletion that has an object to delete in storage. */
async function deletionWithPicture(): Promise<{ shop: string; messageId: string }> {
  const hoursAgo = (hours: number) => new Date(Date.now() - hours * 60 * 60 * 1000);
  const shop = await newBusiness(hoursAgo(100));
  await archiveBusiness({ shop, triggeredAt: hoursAgo(49), confirmedAt: hoursAgo(49) });
  const now = new Date();
  const upload = { fileName: 'a.jpg', contentType: 'image/jpeg', createdAt: now, expiresAt: now };
  await GarmentUploadRecord.collection.insertOne({ shop, incomingKey: `incoming/${shop}/a`, ...upload });
  return { shop, messageId: await received('shop/redact', shop) };
}

/** Tries a message so many times, each as soon as the one before has ended. */
async function tryTimes(messageId: string, times: number) {
  const _id = new Types.ObjectId(messageId);
  for (let time = 0; time < times; time += 1) {
    await WebhookMessageRecord.updateOne({ _id, status: 'received' }, { $set: { notBefore: new Date() } });
    await processWebhook(messageId).catch(() => undefined);
  }
  return WebhookMessageRecord.findById(_id).orFail().lean();
}

const noticesOf = (messageId: string) => MailRecord.countDocuments({ key: `webhook-dead-${messageId}` });

describe('a message that fails for a passing reason', () => {
  it('is tried far more than ten times, and processed when that has passed', async () => {
    const { shop, messageId } = await deletionWithPicture();
    await orderFault('s3', { operation: '*', mode: 'fail', status: 403 });
    await orderFault('s3', { operation: '*', mode: 'fail', status: 503, times: 1000 });
    expect(await tryTimes(messageId, 1)).toMatchObject({ failures: 1, delays: 0 });
    expect(await tryTimes(messageId, 24)).toMatchObject({ status: 'received', failures: 1, delays: 24 });
    // The store is gone with the first try; its picture is what storage holds up.
    const owner = memoryIdOf(shop);
    expect(await BusinessRecord.countDocuments({ shop })).toBe(0);
    expect(await PictureDeletionRecord.countDocuments({ owner })).toBe(1);
    await clearFaults('s3');
    expect(await tryTimes(messageId, 1)).toMatchObject({ status: 'processed' });
    expect(await PictureDeletionRecord.countDocuments({ owner })).toBe(0);
  });

  it('for days dies, an admin hears of it once, and a replay has all its tries again', async () => {
    const { shop, messageId } = await deletionWithPicture();
    await WebhookMessageRecord.updateOne({ _id: messageId }, { $set: { attempts: 198, delays: 198 } });
    await orderFault('s3', { operation: '*', mode: 'fail', status: 503, times: 1000 });
    expect(await tryTimes(messageId, 1)).toMatchObject({ status: 'received', delays: 199 });
    expect(await tryTimes(messageId, 2)).toMatchObject({ status: 'dead', delays: 200, shop: memoryIdOf(shop) });
    expect(await noticesOf(messageId)).toBe(1);
    await replayWebhook({ messageId, by: 'test', now: new Date() });
    expect(await tryTimes(messageId, 1)).toMatchObject({ status: 'received', delays: 1 });
    await clearFaults('s3');
    expect(await tryTimes(messageId, 1)).toMatchObject({ status: 'processed' });
  });
});

describe('a message that fails for good', () => {
  it('dies after ten tries, and an admin hears of it', async () => {
    const malformed = { provider: 'fashn' as const, token: 'token', body: 'not json' };
    const messageId = await received('prediction/completed', await newBusiness(new Date()), malformed);
    expect(await tryTimes(messageId, 9)).toMatchObject({ status: 'received', failures: 9 });
    expect(await noticesOf(messageId)).toBe(0);
    expect(await tryTimes(messageId, 1)).toMatchObject({ status: 'dead', failures: 10, delays: 0 });
    expect(await noticesOf(messageId)).toBe(1);
  });
});
