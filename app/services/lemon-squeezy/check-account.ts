/** What the set-up check says of the account: what is right, or which setting to change. Never a value of the configuration. */
import { config } from '#app/config.server.ts';
import { type ForSale, hasStore, readKey, readListeners, readVariant } from './read-shop.ts';

interface Checked {
  isRight: boolean;
  sentence: string;
}

/** What the app asks for an item, each month or once. */
interface Price {
  item: string;
  priceInCents: number;
  isMonthly: boolean;
}

const right = (sentence: string): Checked => ({ isRight: true, sentence });
const wrong = (sentence: string): Checked => ({ isRight: false, sentence });

const NOT_SET_UP = right(
  'Payments are not set up, so that every store stays on Free: fill in LEMON_SQUEEZY_... to sell.',
);

export async function checkAccount(): Promise<Checked> {
  if (!config.lemonSqueezy) return NOT_SET_UP;
  const { isTestMode } = await readKey();
  if (isTestMode !== undefined && isTestMode !== config.lemonSqueezy.isTestMode) {
    return wrong(
      isTestMode
        ? 'The key is one of test mode: set LEMON_SQUEEZY_TEST_MODE to true, or take a key of live mode.'
        : 'The key is one of live mode: set LEMON_SQUEEZY_TEST_MODE to false, or take a key of test mode.',
    );
  }
  if (!(await hasStore())) return wrong('The account has no such store: check LEMON_SQUEEZY_STORE_ID.');
  return right(
    isTestMode
      ? 'The key and the store are right; nobody is charged in test mode.'
      : 'The key and the store are right.',
  );
}

/** What is for sale there against what the app asks: what is paid is compared with it to the cent. */
export async function checkPrices(prices: readonly Price[]): Promise<Checked> {
  if (!config.lemonSqueezy) return NOT_SET_UP;
  const variants = new Map<string, number>(Object.entries(config.lemonSqueezy.variants));
  const problems: string[] = [];
  for (const price of prices) {
    const variant = variants.get(price.item);
    const problem = problemOf(variant === undefined ? undefined : await readVariant(variant), price);
    if (problem) problems.push(`${variableOf(price.item)} ${problem}`);
  }
  if (problems.length > 0) return wrong(`${problems.join('; ')}.`);
  return right('Both plans and all packs are for sale at the prices that the app shows.');
}

function problemOf(found: ForSale | undefined, { isMonthly, priceInCents }: Price): string | undefined {
  if (!found) return 'names no variant of the account';
  if (isMonthly && !found.isSubscription) return 'is sold once: it must be a subscription';
  if (!isMonthly && found.isSubscription) return 'is a subscription: it must be sold once';
  const interval = isMonthly ? 'month' : null;
  if (found.interval !== interval) return `renews each ${found.interval}: it must renew each ${interval}`;
  if (found.priceInCents === priceInCents) return undefined;
  const asked = found.priceInCents === undefined ? 'no plain price' : `a price of ${inDollars(found.priceInCents)}`;
  return `has ${asked}: it must be ${inDollars(priceInCents)}`;
}

const inDollars = (cents: number) => `$${(cents / 100).toFixed(2)}`;
const variableOf = (item: string) => `LEMON_SQUEEZY_VARIANT_${item.toUpperCase().replace('-', '_')}`;

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

/** Whether messages come. Nobody is shown their secret: that one was taken in is the proof. */
export async function checkMessages(wasOneTaken: () => Promise<boolean>): Promise<Checked> {
  if (!config.lemonSqueezy) return NOT_SET_UP;
  const ours = new URL('/webhooks/lemonsqueezy', config.shopify.appUrl).href;
  const listeners = (await readListeners()).filter(({ url }) => url.replace(/\/$/, '') === ours);
  if (listeners.length === 0) {
    return wrong(
      'No webhook leads to this app: add one for SHOPIFY_APP_URL/webhooks/lemonsqueezy, with all events of orders and subscriptions.',
    );
  }
  const told = new Set(listeners.flatMap(({ events }) => events));
  const missing = NEEDED_EVENTS.filter((event) => !told.has(event));
  if (missing.length > 0) return wrong(`The webhook does not tell of ${missing.join(', ')}: tick these too.`);
  const secret = (await wasOneTaken())
    ? 'Its secret is right: messages have been taken in.'
    : 'Its secret cannot be read: compare it with LEMON_SQUEEZY_WEBHOOK_SECRET, or pay once in test mode and look again.';
  return right(`The webhook tells of all that is needed. ${secret}`);
}
