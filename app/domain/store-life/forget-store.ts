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

const STORE = { letter: '[a-z0-9-]', escaping: '%[0-9a-f]{2}' };
const MAIL_ADDRESS = { letter: '[a-z0-9._%+~#$!*-]', escaping: '%(?!2[345b])[0-9a-f]{2}' };

/** Erases the bodies of settled messages that name a store without their records' saying whose they are. Safe to repeat. */
export async function eraseBodiesNaming({ shop, email }: StoreTraces, now: Date): Promise<void> {
  const names = [wholeName(shop, STORE), ...(email ? [wholeName(email, MAIL_ADDRESS)] : [])];
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
 * comes before may be an escape of JSON's or of an address's, which end in a letter or a digit; `escaping` is what the
 * latter look like, without those that stand for a letter. Its own signs may be escaped, too.
 */
function wholeName(name: string, { letter, escaping }: { letter: string; escaping: string }): string {
  const escaped = name.replace(/[^\w-]/gu, (sign) => `(?:\\${sign}|${inAddress(sign)})`);
  const begins = `(?:(?<!${letter})|(?<=\\\\[bfnrt])|(?<=\\\\u[0-9a-f]{4})|(?<=${escaping}))`;
  return `${begins}${escaped}(?!\\.?[a-z0-9-])`;
}

/** A sign as addresses escape it: `%` and two digits for each byte. */
function inAddress(sign: string): string {
  return Buffer.from(sign).toString('hex').replace(/../g, '%$&');
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
