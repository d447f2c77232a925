import { Types } from 'mongoose';
import { writeAuditEntry } from '#app/domain/audit/write-audit-entry.ts';
import { Refusal } from '#app/domain/errors.ts';
import { ring } from '#app/domain/jobs.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { type WebhookMessage, WebhookMessageRecord, type WebhookProvider } from './webhook-message.record.ts';

export type DeadLetter = Pick<
  WebhookMessage,
  '_id' | 'provider' | 'topic' | 'shop' | 'receivedAt' | 'attempts' | 'lastError'
>;

/** The messages that could not be processed, newest first, without their bodies. */
export async function listDeadLetters(
  filter: { provider?: WebhookProvider | undefined },
  limit = 100,
): Promise<DeadLetter[]> {
  return WebhookMessageRecord.find({ status: 'dead', ...(filter.provider ? { provider: filter.provider } : {}) })
    .sort({ receivedAt: -1 })
    .limit(limit)
    .select('provider topic shop receivedAt attempts lastError')
    .lean();
}

/** Puts a message back into the inbox, whatever became of it before; its effects are keyed, so none happens twice. */
export async function replayWebhook(replay: { messageId: string; by: string; now: Date }): Promise<void> {
  const _id = new Types.ObjectId(replay.messageId);
  const { by, now } = replay;
  await inTransaction(async (session) => {
    const replayed = await WebhookMessageRecord.findOneAndUpdate(
      { _id, bodyErasedAt: null, body: { $ne: '' } },
      {
        $set: { status: 'received', failures: 0, delays: 0, notBefore: now },
        // Whoever is still at it has lost it.
        $inc: { attempts: 1 },
        $unset: { leaseUntil: 1, lastError: 1 },
      },
      { session },
    ).lean();
    if (!replayed) throw new Refusal('not-found');
    const facts = { messageId: replay.messageId, provider: replayed.provider, topic: replayed.topic };
    await writeAuditEntry({ at: now, by, action: 'webhook.replayed', facts }, session);
  });
  await ring('webhooks.process', { messageIds: [replay.messageId] });
}
