import { Types } from 'mongoose';
import { config } from '#app/config.server.ts';
import { UnacceptablePayment } from '#app/domain/billing/acceptable-payment.ts';
import { tellAdmin } from '#app/domain/billing/tell-admin.ts';
import { ring } from '#app/domain/jobs.ts';
import { withHeartbeat } from '#app/services/database/heartbeat.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { handleFashnWebhook } from './fashn-topics.ts';
import { tracesToErase } from './forget-store.ts';
import { handleLemonSqueezyWebhook } from './lemon-squeezy-topics.ts';
import { handleResendWebhook } from './resend-topics.ts';
import { handleShopifyWebhook } from './shopify-topics.ts';
import { type WebhookMessage, WebhookMessageRecord } from './webhook-message.record.ts';

export const MAX_WEBHOOK_ATTEMPTS = 10;

/**
 * Processes messages that came together, one after the other. Throws the first failure, after all had their turn.
 */
export async function processWebhooks(messageIds: string[]): Promise<void> {
  const failures: unknown[] = [];
  for (const messageId of messageIds) {
    await processWebhook(messageId).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}

/** Processes one message of the inbox. A failure is tried again later, and ends as a dead letter that stays visible. */
export async function processWebhook(messageId: string): Promise<void> {
  const now = new Date();
  const message = await WebhookMessageRecord.findOneAndUpdate(
    {
      _id: new Types.ObjectId(messageId),
      status: 'received',
      notBefore: { $lte: now },
      $or: [{ leaseUntil: { $exists: false } }, { leaseUntil: { $lte: now } }],
    },
    { $set: { leaseUntil: new Date(now.getTime() + config.worker.leaseMs) }, $inc: { attempts: 1 } },
    { returnDocument: 'after' },
  ).lean();
  if (!message) return;
  try {
    const handled = await withHeartbeat(
      config.worker.leaseMs,
      () => keep(message),
      () => handle(message),
    );
    await finish(message, handled ? 'processed' : 'ignored');
  } catch (error) {
    const isDead = message.attempts >= MAX_WEBHOOK_ATTEMPTS || error instanceof UnacceptablePayment;
    const lastError = error instanceof Error ? error.message.slice(0, 500) : 'unknown';
    await settle(message, {
      status: isDead ? 'dead' : 'received',
      lastError,
      notBefore: new Date(Date.now() + Math.min(1000 * 2 ** message.attempts, 15 * 60_000)),
    });
    if (isDead) await tellOfDeadLetter(message, lastError);
    throw error;
  }
}

async function handle(message: WebhookMessage): Promise<boolean> {
  switch (message.provider) {
    case 'shopify':
      return handleShopifyWebhook(message);
    case 'lemon-squeezy':
      return handleLemonSqueezyWebhook(message);
    case 'resend':
      return handleResendWebhook(message);
    case 'fashn':
      return handleFashnWebhook(message);
  }
}

/** Once more when it turned out in between whose it is, or that its store was deleted: then more of it is erased. */
async function finish(message: WebhookMessage, status: 'processed' | 'ignored'): Promise<void> {
  for (let tries = 0; tries < 2; tries += 1) {
    const current = await WebhookMessageRecord.findOne({ _id: message._id }).select('provider shop').lean();
    if (!current) return;
    const change = { status, processedAt: new Date(), ...(await tracesToErase(current)) };
    if (await settle(message, change, { shop: current.shop ?? null })) return;
  }
}

async function keep(message: WebhookMessage): Promise<boolean> {
  const kept = await WebhookMessageRecord.updateOne(
    { _id: message._id, status: 'received', attempts: message.attempts },
    { $set: { leaseUntil: new Date(Date.now() + config.worker.leaseMs) } },
  );
  return kept.matchedCount === 1;
}

async function tellOfDeadLetter(message: WebhookMessage, reason: string): Promise<void> {
  const say = `The message ${message._id} of ${message.provider} (${message.topic}) could not be processed: ${reason}. Mend the cause, then replay it.`;
  await inTransaction((session) =>
    tellAdmin({ key: `webhook-dead-${message._id}`, subject: 'A webhook could not be processed', say }, session),
  );
}

/** True when this worker still held it. */
async function settle(
  message: WebhookMessage,
  change: Partial<WebhookMessage>,
  condition: { shop?: string | null } = {},
): Promise<boolean> {
  const settled = await WebhookMessageRecord.updateOne(
    { _id: message._id, status: 'received', attempts: message.attempts, ...condition },
    { $set: change, $unset: { leaseUntil: 1 } },
  );
  return settled.matchedCount === 1;
}

/** Rings again for every message that is due and that nobody works on. */
export async function sweepWebhooks(now: Date = new Date()): Promise<number> {
  const waiting = await WebhookMessageRecord.find({
    status: 'received',
    notBefore: { $lte: now },
    $or: [{ leaseUntil: { $exists: false } }, { leaseUntil: { $lte: now } }],
  })
    .select('_id')
    .limit(500)
    .lean();
  for (const message of waiting) await ring('webhooks.process', { messageIds: [String(message._id)] });
  return waiting.length;
}
