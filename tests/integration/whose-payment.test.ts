/** One owner with several stores, and payments whose messages are late or lost: no store gets what another one paid for. */
import { Types } from 'mongoose';
import { describe, expect, it } from 'vitest';
import { InvoiceRecord } from '#app/domain/billing/invoice.record.ts';
import { PaymentRecord } from '#app/domain/billing/payment.record.ts';
import type { Item } from '#app/domain/billing/payment-provider.ts';
import { reconcileBilling } from '#app/domain/billing/reconcile-billing.ts';
import { startCheckout } from '#app/domain/billing/start-checkout.ts';
import { SubscriptionRecord } from '#app/domain/billing/subscription.record.ts';
import { sweepBilling } from '#app/domain/billing/sweep-billing.ts';
import { archiveBusiness } from '#app/domain/businesses/archive-business.ts';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { redactShop } from '#app/domain/businesses/redact-shop.ts';
import { releaseCredit } from '#app/domain/credits/release-credit.ts';
import { reserveCredit } from '#app/domain/credits/reserve-credit.ts';
import { MailRecord } from '#app/domain/mail/mail.record.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import {
  deliver,
  entriesOf,
  moneyProblems,
  newBusiness,
  readStore,
  withMoneyDatabase,
} from '#tests/fixtures/money-database.ts';
import {
  controlPayments,
  mendPayments,
  messagesAbout,
  payAt,
  paymentFaultHappened,
  subscriptionAtProvider,
} from '#tests/fixtures/simulated-payments.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

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
    const renderId = new Types.ObjectId();
    const reservation = await inTransaction((session) => reserveCredit({ shop, renderId, now: now() }, session));
    taken.push({ renderId, ...reservation });
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

  /** The first store's own plan is about to be cancelled for one that is the second store's. */
  async function replacedByMistake(): Promise<{ own: string; id: string }> {
    const { owner, first, second } = await mistaken();
    await open(first, 'starter');
    const own = await subscribe(first);
    await reconcileBilling(now());
    const id = await subscribe(second, { email: owner });
    await reconcileBilling(now());
    return { own, id };
  }

  it('a plan: goes to the one that its message names, and what it had replaced runs on', async () => {
    const { owner, first, second } = await mistaken();
    await open(first, 'starter');
    const own = await subscribe(first);
    await reconcileBilling(now());
    await spend(first, 4);
    const id = await subscribe(second, { email: owner });
    await reconcileBilling(now());
    expect(await readStore(first)).toMatchObject({ subscriptionTier: 'starter', allowanceCredits: 40 });
    expect((await readStore(second)).subscriptionTier).toBe('free');
    await sweepBilling(now());
    expect((await subscriptionAtProvider(own)).status).toBe('cancelled');
    const [failing] = await spend(first, 10);

    for (const message of await messagesAbout(`subscriptions ${id}`)) {
      expect((await deliver(message)).status).toBe('processed');
    }
    expect(await readStore(second)).toMatchObject({ subscriptionTier: 'starter', allowanceCredits: 40 });
    expect(await readStore(first)).toMatchObject({ subscriptionTier: 'starter', allowanceCredits: 26 });
    await sweepBilling(now());
    expect((await subscriptionAtProvider(own)).status).toBe('active');
    expect((await subscriptionAtProvider(id)).status).toBe('active');
    expect(await readStore(first)).toMatchObject({ subscriptionStatus: 'active', allowanceCredits: 26 });
    await reconcileBilling(now());
    await sweepBilling(now());
    if (failing) await inTransaction((session) => releaseCredit({ shop: first, ...failing, now: now() }, session));
    expect(await readStore(first)).toMatchObject({ allowanceCredits: 27 });
    expect(await SubscriptionRecord.distinct('providerId', { shop: second })).toEqual([id]);
    expect(await InvoiceRecord.countDocuments({ shop: second })).toBe(1);
    expect(await PaymentRecord.countDocuments({ shop: second })).toBe(1);
    expect(await InvoiceRecord.countDocuments({ shop: first })).toBe(1);
    expect(await MailRecord.countDocuments({ key: `moved-subscription-${id}` })).toBe(1);
    const told = await MailRecord.find({ shop: second }).lean();
    expect(told.map(({ template }) => template).toSorted()).toEqual(['invoice', 'subscription-started']);
    const { email } = await readStore(second);
    for (const { to, facts } of told)
      expect([to, facts]).toEqual([email, expect.objectContaining({ storeName: second })]);
    await noProblems(first, second);
  });

  it('a plan: what it had replaced runs on also when its cancelling was under way just then', async () => {
    const { own, id } = await replacedByMistake();
    await controlPayments('faults', { operation: 'subscriptions.cancel', mode: 'delay', delayMs: 6000 });
    const sweep = sweepBilling(now());
    await waitFor('the cancelling to be under way', async () => {
      return SubscriptionRecord.exists({ providerId: own, isEndedForNewer: true });
    });
    for (const message of await messagesAbout(`subscriptions ${id}`)) await deliver(message);
    // Another worker finds it running, so there is nothing to take up again yet.
    await sweepBilling(now());
    expect((await subscriptionAtProvider(own)).status).toBe('active');
    await sweep;
    const told = (await messagesAbout(`subscriptions ${own}`)).map(({ meta }) => meta.event_name);
    expect(told).toContain('subscription_cancelled');
    await sweepBilling(now());
    expect((await subscriptionAtProvider(own)).status).toBe('active');
    await mendPayments();
  });

  it('a plan: what it had replaced stays ended when the merchant has ended it', async () => {
    const { own, id } = await replacedByMistake();
    await controlPayments('faults', { operation: 'subscriptions.get', mode: 'delay', delayMs: 6000 });
    const sweep = sweepBilling(now());
    await waitFor('the provider to be asked', paymentFaultHappened);
    await controlPayments(`subscriptions/${own}/cancel`);
    for (const message of await messagesAbout(`subscriptions ${id}`)) await deliver(message);
    await sweep;
    await sweepBilling(now());
    expect((await subscriptionAtProvider(own)).status).toBe('cancelled');
    await mendPayments();
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

  it('a plan: also when it is a message of its invoice that names the store', async () => {
    const { owner, first, second } = await mistaken();
    await open(first, 'starter');
    await subscribe(second, { email: owner });
    await reconcileBilling(now());
    const invoice = await InvoiceRecord.findOne({ shop: first }).lean();
    const [message] = await messagesAbout(`subscription-invoices ${invoice?.providerId}`);
    if (!message) throw new Error('The invoice was not announced');
    message.meta.custom_data = { shop: second };
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

  it('is not resumed, also when it had been cancelled by mistake', async () => {
    const [shop = ''] = await stores(address());
    const id = await subscribe(shop);
    await controlPayments(`subscriptions/${id}/cancel`);
    await reconcileBilling(now());
    await SubscriptionRecord.updateOne({ providerId: id }, { $set: { resumeAt: now(), isEndedForNewer: true } });
    await deleteStore(shop);
    await sweepBilling(now());
    const told = (await messagesAbout(`subscriptions ${id}`)).map(({ meta }) => meta.event_name);
    expect(told).toContain('subscription_cancelled');
    expect(told).not.toContain('subscription_resumed');
  });
});
