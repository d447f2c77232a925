import { Types } from 'mongoose';
import { ring } from '#app/domain/jobs.ts';
import { isDuplicateKey } from '#app/services/database/transaction.ts';
import { WebhookMessageRecord, type WebhookProvider } from './webhook-message.record.ts';

export interface ReceivedWebhook {
  provider: WebhookProvider;
  eventId: string;
  topic: string;
  shop?: string | undefined;
  token?: string | undefined;
  body: string;
  triggeredAt?: Date | undefined;
}

/**
 * Puts a message whose sender was checked into the inbox, once per event, and rings for the worker. Returns whether
 * it was new; a redelivery changes nothing.
 */
export async function receiveWebhook(received: ReceivedWebhook): Promise<boolean> {
  const now = new Date();
  const message = { _id: new Types.ObjectId(), ...received, receivedAt: now, notBefore: now };
  try {
    await WebhookMessageRecord.insertOne(message);
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
  await ring('webhooks.process', { messageId: String(message._id) });
  return true;
}
