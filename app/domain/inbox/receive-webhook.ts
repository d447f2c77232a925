import DataLoader from 'dataloader';
import { mongo, Types } from 'mongoose';
import { ring } from '#app/domain/jobs.ts';
import { DUPLICATE_KEY } from '#app/services/database/transaction.ts';
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

/** Messages that come at the same time are stored with one write and rung for once. */
const arrivals = new DataLoader<ReceivedWebhook, boolean>(storeArrivals, {
  cache: false,
  maxBatchSize: 32,
  batchScheduleFn: (store) => setImmediate(store),
});

/**
 * Puts a message whose sender was checked into the inbox, once per event, and rings for the worker. Returns whether
 * it was new, once it is stored; a redelivery changes nothing.
 */
export async function receiveWebhook(received: ReceivedWebhook): Promise<boolean> {
  return arrivals.load(received);
}

async function storeArrivals(arrived: readonly ReceivedWebhook[]): Promise<(boolean | Error)[]> {
  const now = new Date();
  const messages = arrived.map((received) => ({
    _id: new Types.ObjectId(),
    ...received,
    receivedAt: now,
    status: 'received',
    attempts: 0,
    failures: 0,
    delays: 0,
    notBefore: now,
  }));
  const outcomes = await insertEach(messages);
  const messageIds = messages.flatMap(({ _id }, index) => (outcomes[index] === true ? [String(_id)] : []));
  // Not awaited: once it is stored the sender may know, and a sweep makes up for a ring that Redis did not take.
  if (messageIds.length > 0) void ring('webhooks.process', { messageIds });
  return outcomes;
}

/** For each message: stored, known already, or why it could not be stored. */
async function insertEach(messages: object[]): Promise<(boolean | Error)[]> {
  try {
    // By the driver: the senders' readers have given it its shape, and looking at it again costs as much as storing it.
    await WebhookMessageRecord.collection.insertMany(messages, { ordered: false, ignoreUndefined: true });
    return messages.map(() => true);
  } catch (error) {
    if (!(error instanceof mongo.MongoBulkWriteError)) throw error;
    const outcomes: (boolean | Error)[] = messages.map(() => true);
    for (const failure of [error.writeErrors].flat()) {
      outcomes[failure.index] = failure.code === DUPLICATE_KEY ? false : new Error(failure.errmsg);
    }
    return outcomes;
  }
}
