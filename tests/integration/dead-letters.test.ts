import { Types } from 'mongoose';
import { describe, expect, it } from 'vitest';
import { AuditEntryRecord } from '#app/domain/audit/audit-entry.record.ts';
import { listDeadLetters, replayWebhook } from '#app/domain/inbox/dead-letters.ts';
import { eraseOldPayloads } from '#app/domain/inbox/erase-old-payloads.ts';
import { WebhookMessageRecord } from '#app/domain/inbox/webhook-message.record.ts';
import { processWebhook, processWebhooks } from '#app/domain/webhooks/process-webhook.ts';
import { orderMessage, paidPack, STORE_ID } from '#tests/fixtures/lemon-squeezy.ts';
import { deliver, newBusiness, readStore, withMoneyDatabase } from '#tests/fixtures/money-database.ts';

withMoneyDatabase();

let lastId = 800_000;
const nextId = () => String(++lastId);

describe('messages that came together', () => {
  it('are all processed, whichever of them fails', async () => {
    const shop = await newBusiness(new Date());
    const at = new Date();
    const bodies = ['no event', JSON.stringify(orderMessage('order_created', paidPack(nextId(), shop, at)))];
    const messages = bodies.map((body) => {
      const _id = new Types.ObjectId();
      return { _id, eventId: String(_id), provider: 'lemon-squeezy' as const, topic: 'order_created', body };
    });
    for (const message of messages) {
      await WebhookMessageRecord.insertOne({ ...message, receivedAt: at, notBefore: at });
    }
    await expect(processWebhooks(messages.map(({ _id }) => String(_id)))).rejects.toThrow();
    const statuses = await WebhookMessageRecord.find({ _id: { $in: messages.map(({ _id }) => _id) } }).lean();
    expect(statuses.map(({ status }) => status)).toEqual(['received', 'processed']);
    expect((await readStore(shop)).packCredits).toBe(25);
  });
});

describe('dead letters', () => {
  it('are listed with their reason, and replayed once the cause is mended', async () => {
    const shop = await newBusiness(new Date());
    const at = new Date();
    const order = paidPack(nextId(), shop, at);
    const message = orderMessage('order_created', order);
    message.data.attributes.store_id = STORE_ID + 1;
    const { _id } = await deliver(message);
    const dead = await listDeadLetters({ provider: 'lemon-squeezy' });
    expect(dead.find((letter) => String(letter._id) === String(_id))?.lastError).toMatch(/store/);
    message.data.attributes.store_id = STORE_ID;
    await WebhookMessageRecord.updateOne({ _id }, { $set: { body: JSON.stringify(message) } });
    for (let time = 0; time < 2; time += 1) {
      const before = await WebhookMessageRecord.findOne({ _id }).lean();
      await replayWebhook({ messageId: String(_id), by: 'test', now: new Date() });
      // Whoever was at it before can't write any more.
      const replayed = await WebhookMessageRecord.findOne({ _id }).lean();
      expect(replayed?.attempts).toBeGreaterThan(before?.attempts ?? 0);
      await processWebhook(String(_id));
    }
    expect(await WebhookMessageRecord.findOne({ _id }).lean()).toMatchObject({ status: 'processed' });
    expect((await readStore(shop)).packCredits).toBe(25);
    expect(await AuditEntryRecord.countDocuments({ action: 'webhook.replayed' })).toBe(2);
  });
});

describe('raw messages', () => {
  it('lose their body after 90 days and keep their record', async () => {
    const shop = await newBusiness(new Date());
    const at = new Date();
    const order = paidPack(nextId(), shop, at);
    const { _id } = await deliver(orderMessage('order_created', order));
    const day = 24 * 60 * 60 * 1000;
    await eraseOldPayloads(new Date(Date.now() + 89 * day));
    expect((await WebhookMessageRecord.findOne({ _id }).lean())?.body).not.toBe('');
    await eraseOldPayloads(new Date(Date.now() + 91 * day));
    expect(await WebhookMessageRecord.findOne({ _id }).lean()).toMatchObject({ body: '', status: 'processed' });
    await expect(replayWebhook({ messageId: String(_id), by: 'test', now: at })).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});
