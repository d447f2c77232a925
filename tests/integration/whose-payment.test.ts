/** One owner with several stores, and payments whose messages are late or lost: no store gets what another one paid for. */
import { Types } from 'mongoose';
import { describe, expect, it } from 'vitest';
import { startCheckout } from '#app/domain/billing/start-checkout.ts';
import { sweepBilling } from '#app/domain/billing/sweep-billing.ts';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { MailRecord } from '#app/domain/mail/mail.record.ts';
import { CheckoutRecord } from '#app/domain/payments/checkout.record.ts';
import { proofOf } from '#app/domain/payments/checkout-proof.ts';
import { InvoiceRecord } from '#app/domain/payments/invoice.record.ts';
import { PaymentRecord } from '#app/domain/payments/payment.record.ts';
import { SubscriptionRecord } from '#app/domain/payments/subscription.record.ts';
import type { Item } from '#app/domain/plans/items.ts';
import { reconcileBilling } from '#app/domain/reconciliation/reconcile-billing.ts';
import { archiveBusiness } from '#app/domain/store-life/archive-business.ts';
import { redactShop } from '#app/domain/store-life/redact-shop.ts';
import {
  deliver,
  entriesOf,
  moneyProblems,
  newBusiness,
  readStore,
  withMoneyDatabase,
} from '#tests/fixtures/money-database.ts';
import { controlPayments, messagesAbout, payAt, subscriptionAtProvider } from '#tests/fixtures/simulated-payments.ts';
import { giveOneBack, spendOne } from '#tests/fixtures/spending.ts';

withMoneyDatabase('simulated');

const now = () => new Date();

/** Stores with one mail address, or one each. */
async function stores(...emails: string[]): Promise<string[]> {
  const shops = [];
  for (const email of emails) {
    const shop = await newBusiness(now());
    await BusinessRecord.updateOne({ shop }, { $set: { email } });
    shops.push(shop);
  }
  return shops;
}
/** What the messages about its latest checkout carry. */
async function proofOfCheckout(shop: string): Promise<Record<string, string>> {
  const checkout = await CheckoutRecord.findOne({ shop, quantity: { $ne: 0 } })
    .sort({ _id: -1 })
    .lean();
  if (!checkout) throw new Error('There is no checkout');
  return proofOf(checkout);
}
const address = () => `${new Types.ObjectId()}@example.com`;

async function open(shop: string, item: Item): Promise<string> {
  const checkout = await startCheckout({ shop, item, quantity: 1, now: now() });
  if (checkout.kind !== 'checkout') throw new Error('No checkout was opened');
  return checkout.url;
}

async function subscribe(shop: string, buyer: { email?: string } = {}): Promise<string> {
  const { subscriptionId = '' } = await payAt(await open(shop, 'starter'), buyer);
  return subscriptionId;
}

async function spend(shop: string, times: number) {
  const taken = [];
  for (let spent = 0; spent < times; spent += 1) {
    taken.push(await spendOne(shop));
  }
  return taken;
}

const noProblems = async (...shops: string[]) => {
  for (const shop of shops) expect(await moneyProblems(shop)).toEqual([]);
};

describe('of two stores with one owner', () => {
  it('the second one’s plan goes to the second one, and the first one’s goes on', async () => {
    const owner = address();
    const [first = '', second = ''] = await stores(owner, owner);
    const running = await subscribe(first);
    await reconcileBilling(now());
    await subscribe(second);
    await reconcileBilling(now(), 'newest');
    await sweepBilling(now());
    expect(await readStore(first)).toMatchObject({ subscriptionTier: 'starter', allowanceCredits: 40 });
    expect(await readStore(second)).toMatchObject({ subscriptionTier: 'starter', allowanceCredits: 40 });
    expect((await subscriptionAtProvider(running)).status).toBe('active');
    await noProblems(first, second);
  });

  it('so do its packs', async () => {
    const owner = address();
    const [first = '', second = ''] = await stores(owner, owner);
    await payAt(await open(first, 'pack-25'));
    await reconcileBilling(now());
    await payAt(await open(second, 'pack-25'));
    await reconcileBilling(now());
    expect([(await readStore(first)).packCredits, (await readStore(second)).packCredits]).toEqual([25, 25]);
  });

  it('what could be either’s goes to nobody, the admin hears of it once, and its message settles it', async () => {
    const owner = address();
    const [first = '', second = ''] = await stores(owner, owner);
    await open(first, 'starter');
    const id = await subscribe(second);
    await reconcileBilling(now());
    await reconcileBilling(now());
    expect([(await readStore(first)).subscriptionTier, (await readStore(second)).subscriptionTier]).toEqual([
      'free',
      'free',
    ]);
    expect(await MailRecord.countDocuments({ key: `unmatched-subscription-${id}` })).toBe(1);
    for (const message of await messagesAbout(`subscriptions ${id}`)) await deliver(message);
    await reconcileBilling(now());
    expect([(await readStore(first)).subscriptionTier, (await readStore(second)).subscriptionTier]).toEqual([
      'free',
      'starter',
    ]);
  });
});

describe('a payment that was counted for the wrong store', () => {
  /** The second store's buyer gives the first one's mail address, and the first one has a checkout open as well. */
  async function mistaken() {
    const owner = address();
    const [first = '', second = ''] = await stores(owner, address());
    return { owner, first, second };
  }

  it('a plan beside a store’s own: replaces nothing, and goes to the one that its message proves', async () => {
    const { owner, first, second } = await mistaken();
    await open(first, 'starter');
    const own = await subscribe(first);
    await reconcileBilling(now());
    const [failing] = await spend(first, 4);
    const id = await subscribe(second, { email: owner });
    await reconcileBilling(now());
    await sweepBilling(now());
    expect(await readStore(first)).toMatchObject({ subscriptionTier: 'starter', allowanceCredits: 36 });
    expect((await readStore(second)).subscriptionTier).toBe('free');
    expect((await subscriptionAtProvider(own)).status).toBe('active');
    expect(await MailRecord.countDocuments({ key: `unproven-subscription-${id}` })).toBe(1);

    for (const message of await messagesAbout(`subscriptions ${id}`)) {
      expect((await deliver(message)).status).toBe('processed');
    }
    await reconcileBilling(now());
    await sweepBilling(now());
    expect(await readStore(second)).toMatchObject({ subscriptionTier: 'starter', allowanceCredits: 40 });
    expect(await readStore(first)).toMatchObject({ subscriptionStatus: 'active', allowanceCredits: 36 });
    expect((await subscriptionAtProvider(own)).status).toBe('active');
    expect((await subscriptionAtProvider(id)).status).toBe('active');
    if (failing) await giveOneBack(first, failing);
    expect(await readStore(first)).toMatchObject({ allowanceCredits: 37 });
    expect(await SubscriptionRecord.distinct('providerId', { shop: second })).toEqual([id]);
    for (const shop of [first, second]) {
      expect(await InvoiceRecord.countDocuments({ shop })).toBe(1);
      expect(await PaymentRecord.countDocuments({ shop })).toBe(1);
    }
    expect(await MailRecord.countDocuments({ key: `moved-subscription-${id}` })).toBe(1);
    const told = await MailRecord.find({ shop: second }).lean();
    const { email } = await readStore(second);
    for (const { to, facts } of told)
      expect([to, facts]).toEqual([email, expect.objectContaining({ storeName: second })]);
    await noProblems(first, second);
  });

  it('two plans of one store: once both are proved, the older one is cancelled', async () => {
    const { first } = await mistaken();
    const urls = [await open(first, 'starter'), await open(first, 'starter')];
    const ids: string[] = [];
    for (const url of urls) ids.push((await payAt(url)).subscriptionId ?? '');
    await reconcileBilling(now());
    await sweepBilling(now());
    const statuses = () => Promise.all(ids.map(async (id) => (await subscriptionAtProvider(id)).status));
    expect(await statuses()).toEqual(['active', 'active']);
    for (const id of ids) for (const message of await messagesAbout(`subscriptions ${id}`)) await deliver(message);
    await sweepBilling(now());
    expect(await statuses()).toEqual(['cancelled', 'active']);
    await noProblems(first);
  });

  it('a plan: the message of its order is its payer’s while its subscription is only guessed, and no false alarm', async () => {
    const { owner, first, second } = await mistaken();
    await open(first, 'starter');
    const { orderId } = await payAt(await open(second, 'starter'), { email: owner });
    await reconcileBilling(now());
    expect((await readStore(first)).subscriptionTier).toBe('starter');
    const [message] = await messagesAbout(`orders ${orderId}`);
    if (!message) throw new Error('The order was not announced');
    expect(await deliver(message)).toMatchObject({ status: 'processed', shop: second });
    const unproven = structuredClone(message);
    unproven.meta.custom_data = { shop: second };
    expect((await deliver(unproven)).shop).toBeUndefined();
    expect(await MailRecord.countDocuments({ key: `foreign-words-order-${orderId}` })).toBe(0);
    await noProblems(first, second);
  });

  it('a plan of a store on Free: it is on Free again, and what was spent beyond its credits is told', async () => {
    const { owner, first, second } = await mistaken();
    await open(first, 'starter');
    const id = await subscribe(second, { email: owner });
    await reconcileBilling(now());
    await spend(first, 5);
    for (const message of await messagesAbout(`subscriptions ${id}`)) await deliver(message);
    expect(await readStore(first)).toMatchObject({ subscriptionTier: 'free', allowanceCredits: 0 });
    expect(await readStore(second)).toMatchObject({ subscriptionTier: 'starter', allowanceCredits: 40 });
    const told = await MailRecord.findOne({ key: `moved-subscription-${id}` }).lean();
    expect(JSON.stringify(told?.facts)).toContain('2 of its credits');
    expect(await MailRecord.countDocuments({ shop: first, template: 'subscription-ended' })).toBe(0);
    await noProblems(first, second);
  });

  it('a plan: also when it is a message of its invoice that proves it', async () => {
    const { owner, first, second } = await mistaken();
    await open(first, 'starter');
    await subscribe(second, { email: owner });
    await reconcileBilling(now());
    const invoice = await InvoiceRecord.findOne({ shop: first }).lean();
    const [message] = await messagesAbout(`subscription-invoices ${invoice?.providerId}`);
    if (!message) throw new Error('The invoice was not announced');
    message.meta.custom_data = await proofOfCheckout(second);
    expect((await deliver(message)).status).toBe('processed');
    expect(await readStore(first)).toMatchObject({ subscriptionTier: 'free', allowanceCredits: 3 });
    expect(await readStore(second)).toMatchObject({ subscriptionTier: 'starter', allowanceCredits: 40 });
    await noProblems(first, second);
  });

  it('a pack: what is unspent is taken back, and the other store gets it whole, once', async () => {
    const { owner, first, second } = await mistaken();
    await open(first, 'pack-25');
    const { orderId } = await payAt(await open(second, 'pack-25'), { email: owner });
    await reconcileBilling(now());
    expect(await readStore(first)).toMatchObject({ packCredits: 25 });
    await spend(first, 7);
    const messages = await messagesAbout(`orders ${orderId}`);
    for (const message of [...messages, ...messages]) await deliver(message);
    await reconcileBilling(now());
    expect([(await readStore(first)).packCredits, (await readStore(second)).packCredits]).toEqual([0, 25]);
    const told = await MailRecord.findOne({ key: `moved-order-${orderId}` }).lean();
    expect(JSON.stringify(told?.facts)).toContain('4 of its credits');
    expect((await entriesOf(first)).at(-1)).toMatchObject({ kind: 'adjustment', amount: -21 });
    await noProblems(first, second);
  });
});

describe('the plan of a store that is deleted', () => {
  async function deleteStore(shop: string): Promise<void> {
    await archiveBusiness({ shop, triggeredAt: new Date(Date.now() + 1000) });
    await redactShop({ shop, by: 'test', now: now() });
  }

  it('is cancelled as soon as the provider takes our key again, and nobody is told wrongly that it refuses', async () => {
    const [shop = ''] = await stores(address());
    const id = await subscribe(shop);
    await reconcileBilling(now());
    const body = { errors: [{ status: '401', title: 'Unauthorized', detail: 'Unauthenticated.' }] };
    await controlPayments('faults', { operation: 'subscriptions.get', mode: 'fail', status: 401, body });
    await deleteStore(shop);
    expect((await subscriptionAtProvider(id)).status).toBe('active');
    expect(await MailRecord.countDocuments({ key: `orphaned-subscription-${id}` })).toBe(0);
    await sweepBilling(now());
    expect((await subscriptionAtProvider(id)).status).toBe('cancelled');
  });
});
