import { config } from '#app/config.server.ts';
import { WebhookMessageRecord } from '#app/domain/inbox/webhook-message.record.ts';
import { PACK_IDS, PACKS, PAID_TIERS, PLANS } from '#app/domain/plans/plans.ts';
import { connectDatabase } from '#app/services/database/connection.ts';
import { type ForSale, hasStore, readKey, readListeners, readVariant } from '#app/services/lemon-squeezy/read-shop.ts';
import { WrongSetting } from './finding.ts';

const NOT_SET_UP = 'Payments are not set up, so that every store stays on Free: fill in LEMON_SQUEEZY_... to sell.';

export async function checkPayments(): Promise<string> {
  if (!config.lemonSqueezy) return NOT_SET_UP;
  const { isTestMode } = await readKey();
  if (isTestMode !== undefined && isTestMode !== config.lemonSqueezy.isTestMode) {
    throw new WrongSetting(
      isTestMode
        ? 'The key is one of test mode: set LEMON_SQUEEZY_TEST_MODE to true, or take a key of live mode.'
        : 'The key is one of live mode: set LEMON_SQUEEZY_TEST_MODE to false, or take a key of test mode.',
    );
  }
  if (!(await hasStore())) throw new WrongSetting('The account has no such store: check LEMON_SQUEEZY_STORE_ID.');
  return isTestMode
    ? 'The key and the store are right; nobody is charged in test mode.'
    : 'The key and the store are right.';
}

/** What is for sale there against the table of plans and packs: what is paid is compared with it to the cent. */
export async function checkPrices(): Promise<string> {
  const payments = config.lemonSqueezy;
  if (!payments) return NOT_SET_UP;
  const wrong: string[] = [];
  for (const tier of PAID_TIERS) {
    const wanted = { priceInCents: PLANS[tier].priceInCents, interval: 'month' };
    const problem = problemOf(await readVariant(payments.variants[tier]), wanted);
    if (problem) wrong.push(`${variableOf(tier)} ${problem}`);
  }
  for (const pack of PACK_IDS) {
    const wanted = { priceInCents: PACKS[pack].priceInCents, interval: null };
    const problem = problemOf(await readVariant(payments.variants[pack]), wanted);
    if (problem) wrong.push(`${variableOf(pack)} ${problem}`);
  }
  if (wrong.length > 0) throw new WrongSetting(`${wrong.join('; ')}.`);
  return 'Both plans and all packs are for sale at the prices that the app shows.';
}

function problemOf(found: ForSale | undefined, wanted: { priceInCents: number; interval: string | null }) {
  if (!found) return 'names no variant of the account';
  if (wanted.interval && !found.isSubscription) return 'is sold once: it must be a subscription';
  if (!wanted.interval && found.isSubscription) return 'is a subscription: it must be sold once';
  if (found.interval !== wanted.interval) return `renews each ${found.interval}: it must renew each ${wanted.interval}`;
  const { priceInCents } = found;
  if (priceInCents === wanted.priceInCents) return undefined;
  const asked = priceInCents === undefined ? 'no plain price' : `a price of ${inDollars(priceInCents)}`;
  return `has ${asked}: it must be ${inDollars(wanted.priceInCents)}`;
}

const inDollars = (cents: number) => `$${(cents / 100).toFixed(2)}`;
const variableOf = (id: string) => `LEMON_SQUEEZY_VARIANT_${id.toUpperCase().replace('-', '_')}`;

/** Events without which credits, plans or refunds would be missed until the nightly comparison. */
const NEEDED_EVENTS = [
  'order_created',
  'order_refunded',
  'subscription_created',
  'subscription_updated',
  'subscription_payment_success',
  'subscription_payment_failed',
  'subscription_payment_refunded',
];

export async function checkPaymentMessages(): Promise<string> {
  if (!config.lemonSqueezy) return NOT_SET_UP;
  const ours = new URL('/webhooks/lemonsqueezy', config.shopify.appUrl).href;
  const listeners = (await readListeners()).filter(({ url }) => url.replace(/\/$/, '') === ours);
  if (listeners.length === 0) {
    throw new WrongSetting(
      'No webhook leads to this app: add one for SHOPIFY_APP_URL/webhooks/lemonsqueezy, with all events of orders and subscriptions.',
    );
  }
  const told = new Set(listeners.flatMap(({ events }) => events));
  const missing = NEEDED_EVENTS.filter((event) => !told.has(event));
  if (missing.length > 0) throw new WrongSetting(`The webhook does not tell of ${missing.join(', ')}: tick these too.`);
  return `The webhook tells of all that is needed. ${await whatIsKnownOfTheSecret()}`;
}

/** Lemon Squeezy shows the secret to nobody: a message that was taken in is the proof. */
async function whatIsKnownOfTheSecret(): Promise<string> {
  await connectDatabase();
  const taken = await WebhookMessageRecord.exists({ provider: 'lemon-squeezy' });
  if (taken) return 'Its secret is right: messages have been taken in.';
  return 'Its secret cannot be read: compare it with LEMON_SQUEEZY_WEBHOOK_SECRET, or pay once in test mode and look again.';
}
