import type { ClientSession } from 'mongoose';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { type WebhookMessage, WebhookMessageRecord } from '#app/domain/inbox/webhook-message.record.ts';
import { memoryIdOf } from '#app/domain/store-names/free-allowance-memory.ts';
import { isStoreDomain } from '#app/domain/store-names/store-domain.ts';

/** A store's name and mail address, as they stand in what other systems sent. */
export interface StoreTraces {
  shop: string;
  email?: string | null | undefined;
}

/** Erases the bodies of settled messages that name a store without their records' saying whose they are. Safe to repeat. */
export async function eraseBodiesNaming({ shop, email }: StoreTraces, now: Date): Promise<void> {
  const names = [wholeName(shop, '[a-z0-9-]'), ...(email ? [wholeName(email, '[a-z0-9._%+~#$!*-]')] : [])];
  await WebhookMessageRecord.updateMany(
    {
      bodyErasedAt: null,
      shop: null,
      status: { $ne: 'received' },
      body: { $regex: names.join('|'), $options: 'i' },
    },
    { $set: { body: '', bodyErasedAt: now }, $unset: { lastError: 1 } },
  );
}

/**
 * Finds a name where it stands by itself: `shop.myshopify.com` is a part of another store's `my-shop.myshopify.com`. What
 * comes before may be an escape of JSON's, which ends in a letter or a digit.
 */
function wholeName(name: string, letter: string): string {
  const escaped = name.replace(/[^\w@-]/g, '\\$&');
  const begins = `(?:(?<!${letter})|(?<=\\\\[bfnrt])|(?<=\\\\u[0-9a-f]{4}))`;
  return `${begins}${escaped}(?!\\.?[a-z0-9-])`;
}

type Erased = Partial<Pick<WebhookMessage, 'shop' | 'body' | 'bodyErasedAt'>>;

/** What a message that is done with loses: its body and its name when it is about no store that is here. */
export async function tracesToErase(
  message: Pick<WebhookMessage, 'provider' | 'shop'>,
  session?: ClientSession,
): Promise<Erased> {
  const { provider, shop } = message;
  const noBody = { body: '', bodyErasedAt: new Date() };
  // A mail that is not here any more, or was never ours: the event names whom it went to.
  if (!shop) return provider === 'resend' ? noBody : {};
  if (!isStoreDomain(shop)) return noBody;
  if (await BusinessRecord.exists({ shop }).session(session ?? null)) return {};
  return { ...noBody, shop: memoryIdOf(shop) };
}
