import { WebhookMessageRecord } from './webhook-message.record.ts';

/** How long the raw body of a message is kept: long enough to replay it, no longer. */
const RETENTION_DAYS = 90;

/** Erases the bodies of old messages and returns how many; that they came, and what became of them, stays. */
export async function eraseOldPayloads(now: Date): Promise<number> {
  const before = new Date(now.getTime() - RETENTION_DAYS * 24 * 60 * 60 * 1000);
  const erased = await WebhookMessageRecord.updateMany(
    { bodyErasedAt: null, receivedAt: { $lte: before } },
    { $set: { body: '', bodyErasedAt: now } },
  );
  return erased.modifiedCount;
}
