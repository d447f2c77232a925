import { type ClientSession, Types } from 'mongoose';
import { dueInTurn, FOUND_AT_ONCE } from '#app/domain/due-in-turn.ts';
import { type WebhookMessage, WebhookMessageRecord } from '#app/domain/inbox/webhook-message.record.ts';
import { isGivenUp, pauseAfter, type Tries } from '#app/domain/inbox/webhook-patience.ts';
import { limitMsOf, ringInTurn } from '#app/domain/jobs.ts';
import { tellAdmin } from '#app/domain/mail/tell-admin.ts';
import { isPaymentProvider } from '#app/domain/payment-providers.ts';
import { UnacceptablePayment } from '#app/domain/payments/acceptable-payment.ts';
import { tracesToErase } from '#app/domain/store-life/forget-store.ts';
import { withoutNames } from '#app/domain/store-names/without-names.ts';
import { StoreTurns } from '#app/domain/store-turns.ts';
import { holdingOf } from '#app/services/database/held-record.ts';
import { isDatabaseAway } from '#app/services/database/is-database-away.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { handleFashnWebhook } from './fashn-topics.ts';
import { handlePaymentMessage } from './payment-topics.ts';
import { handleResendWebhook } from './resend-topics.ts';
import { handleShopifyWebhook } from './shopify-topics.ts';

const heldMessages = holdingOf({
  noun: 'message',
  record: WebhookMessageRecord,
  withWork: { status: 'received' },
  fence: 'attempts',
  unchanged: ['status'],
});

/** Processes messages that came together, one after the other. Throws the first failure, after all had their turn. */
export async function processWebhooks(messageIds: string[]): Promise<void> {
  const turns = new StoreTurns();
  for (const messageId of messageIds) {
    await turns.take(undefined, `processing the message ${messageId}`, () => processWebhook(messageId));
  }
  turns.end();
}

/** Processes one message of the inbox. A failure is tried again later, and ends as a dead letter that stays visible. */
export async function processWebhook(messageId: string): Promise<void> {
  const message = await heldMessages.take({ _id: new Types.ObjectId(messageId) }, new Date());
  if (!message) return;
  try {
    const handled = await heldMessages.whileHeld(message, limitMsOf('webhooks.process'), () => handle(message));
    if (typeof handled === 'object') await settle(message, { notBefore: handled.lookAgainAt });
    else await finish(message, handled ? 'processed' : 'ignored');
  } catch (error) {
    await putOff(message, error);
    throw error;
  }
}

/** False when there was nothing to do; a time when it is not decided yet. */
async function handle(message: WebhookMessage): Promise<boolean | { lookAgainAt: Date }> {
  const { provider } = message;
  if (isPaymentProvider(provider)) return handlePaymentMessage(message, provider);
  switch (provider) {
    case 'shopify':
      return handleShopifyWebhook(message);
    case 'resend':
      return handleResendWebhook(message);
    case 'fashn':
      return handleFashnWebhook(message);
  }
}

/** Once more when it turned out in between whose it is, or that its store was deleted: then more of it is erased. */
async function finish(message: WebhookMessage, status: 'processed' | 'ignored'): Promise<void> {
  if (await finishAs(message, message, status)) return;
  const current = await WebhookMessageRecord.findOne({ _id: message._id }).select('provider shop').lean();
  if (current) await finishAs(message, current, status);
}

/** False when it is not, or not any more, the store's that it was thought to be. */
async function finishAs(
  message: WebhookMessage,
  known: Pick<WebhookMessage, 'provider' | 'shop'>,
  status: 'processed' | 'ignored',
): Promise<boolean> {
  const change = { status, processedAt: new Date(), ...(await tracesToErase(known)) };
  return settle(message, change, { shop: known.shop ?? null });
}

/** A passing reason is waited out for days; what fails for good is tried a few times, in case the reason was told wrongly. */
async function putOff(message: WebhookMessage, error: unknown): Promise<void> {
  const isPassing = isDatabaseAway(error) || (error instanceof ServiceError && error.retry === 'later');
  const { failures = 0, delays = 0 } = message;
  const tries = isPassing ? { failures, delays: delays + 1 } : { failures: failures + 1, delays };
  const lastError = withoutNames(error instanceof Error ? error.message : 'unknown').slice(0, 500);
  if (error instanceof UnacceptablePayment || isGivenUp(tries)) return bury(message, { ...tries, lastError });
  const askedForMs = error instanceof ServiceError ? error.afterMs : undefined;
  await settle(message, { ...tries, lastError, notBefore: new Date(Date.now() + pauseAfter(tries, askedForMs)) });
}

/** Ends a message as a dead letter and tells the admin, in one transaction. */
async function bury(message: WebhookMessage, change: Tries & { lastError: string }): Promise<void> {
  const { _id, provider, topic } = message;
  const say = `The message ${_id} of ${provider} (${topic}) could not be processed: ${change.lastError}. Mend the cause, then replay it.`;
  await inTransaction(async (session) => {
    if (!(await settle(message, { ...change, status: 'dead' }, {}, session))) return;
    await tellAdmin({ key: `webhook-dead-${_id}`, subject: 'A webhook could not be processed', say }, session);
  });
}

/** True when this worker still held it. */
async function settle(
  message: WebhookMessage,
  change: Partial<WebhookMessage>,
  condition: { shop?: string | null } = {},
  session?: ClientSession,
): Promise<boolean> {
  const settled = await WebhookMessageRecord.updateOne(
    { ...heldMessages.isHeld(message), ...condition },
    { $set: change, $unset: { leaseUntil: 1 } },
    session ? { session } : {},
  );
  return settled.matchedCount === 1;
}

/** Rings again for every message that is due and that nobody works on. */
export async function sweepWebhooks(now: Date = new Date()): Promise<number> {
  const waiting = await dueInTurn((full) =>
    WebhookMessageRecord.find({ ...heldMessages.due(now), shop: { $nin: full } })
      .sort({ notBefore: 1 })
      .select('shop')
      .limit(FOUND_AT_ONCE)
      .lean(),
  );
  await ringInTurn(
    'webhooks.process',
    waiting.map(({ record, turn }) => ({ payload: { messageIds: [String(record._id)] }, turn })),
  );
  return waiting.length;
}
