import { type ForgetStep, type Forgotten, someIds } from '#app/domain/forget-step.ts';
import { WebhookMessageRecord } from './webhook-message.record.ts';

/**
 * Takes the name of a store that is being deleted off the messages that are not processed yet; they keep their bodies until
 * they are. They come before all else: the message that asks for the deletion is kept alive by writing to it, which would
 * make a transaction that touches it late begin anew.
 */
export async function forgetStoreOfOpenMessages(step: ForgetStep): Promise<Forgotten> {
  const { shop, hash, session } = step;
  const ids = await someIds(WebhookMessageRecord, { shop, status: 'received' }, step);
  if (ids.length > 0)
    await WebhookMessageRecord.updateMany({ _id: { $in: ids } }, { $set: { shop: hash } }, { session });
  return { records: ids.length };
}

/** Takes the name and the bodies off all other messages of a store that is being deleted. */
export async function forgetStore(step: ForgetStep): Promise<Forgotten> {
  const { shop, hash, decidedAt, session } = step;
  const ids = await someIds(WebhookMessageRecord, { shop, status: { $ne: 'received' } }, step);
  const erased = { $set: { shop: hash, body: '', bodyErasedAt: decidedAt }, $unset: { lastError: 1 as const } };
  if (ids.length > 0) await WebhookMessageRecord.updateMany({ _id: { $in: ids } }, erased, { session });
  return { records: ids.length };
}
