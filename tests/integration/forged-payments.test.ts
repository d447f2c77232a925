/**
 * Whoever buys by a link of the provider's can write into it whose the payment is, and the provider signs it: such words
 * give no store anything, replace nothing, and an admin hears of them.
 */
import { Types } from 'mongoose';
import { describe, expect, it } from 'vitest';
import { startCheckout } from '#app/domain/billing/start-checkout.ts';
import { sweepBilling } from '#app/domain/billing/sweep-billing.ts';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { MailRecord } from '#app/domain/mail/mail.record.ts';
import { CheckoutRecord } from '#app/domain/payments/checkout.record.ts';
import { proofOf } from '#app/domain/payments/checkout-proof.ts';
import { InvoiceRecord } from '#app/domain/payments/invoice.record.ts';
import { SubscriptionRecord } from '#app/domain/payments/subscription.record.ts';
import type { Item } from '#app/domain/plans/items.ts';
import { reconcileBilling } from '#app/domain/reconciliation/reconcile-billing.ts';
import type { LemonMessage } from '#tests/fixtures/lemon-squeezy.ts';
import { deliver, moneyProblems, newBusiness, readStore, withMoneyDatabase } from '#tests/fixtures/money-database.ts';
import { messagesAbout, payAt, payByLink, subscriptionAtProvider } from '#tests/fixtures/simulated-payments.ts';

withMoneyDatabase('simulated');

const now = () => new Date();

async function store(): Promise<{ shop: string; email: string }> {
  const shop = await newBusiness(now());
  const email = `${new Types.ObjectId()}@example.com`;
  await BusinessRecord.updateOne({ shop }, { $set: { email } });
  return { shop, email };
}

async function open(shop: string, item: Item): Promise<string> {
  const checkout = await startCheckout({ shop, item, quantity: 1, now: now() });
  if (checkout.kind !== 'checkout') throw new Error('No checkout was opened');
  return checkout.url;
}

async function hear(about: string, change: (message: LemonMessage) => void = () => {}) {
  const heard = [];
  for (const message of await messagesAbout(about)) {
    change(message);
    heard.push(await deliver(message));
  }
  return heard;
}

/** A store on the Growth plan, which it has paid for itself. */
async function onGrowth(): Promise<{ shop: string; email: string; own: string }> {
  const { shop, email } = await store();
  const { subscriptionId: own = '' } = await payAt(await open(shop, 'growth'));
  await hear(`subscriptions ${own}`);
  await reconcileBilling(now());
  expect(await readStore(shop)).toMatchObject({ subscriptionTier: 'growth', allowanceCredits: 100 });
  return { shop, email, own };
}

async function expectUntouched({ shop, own }: { shop: string; own: string }): Promise<void> {
  await sweepBilling(now());
  expect(await readStore(shop)).toMatchObject({
    subscriptionTier: 'growth',
    subscriptionStatus: 'active',
    allowanceCredits: 100,
    packCredits: 0,
  });
  expect((await subscriptionAtProvider(own)).status).toBe('active');
  expect(await SubscriptionRecord.findOne({ providerId: own }).lean()).not.toHaveProperty('supersededAt');
  expect(await moneyProblems(shop)).toEqual([]);
}

const told = (subject: RegExp) =>
  MailRecord.find({ template: 'admin-notice' })
    .lean()
    .then((mails) => mails.filter(({ facts }) => subject.test(JSON.stringify(facts))));

/** The checkout that a store opened, as its custom data name it. */
async function checkoutOf(shop: string) {
  const [checkout] = await CheckoutRecord.find({ shop, quantity: { $ne: 0 } })
    .sort({ _id: -1 })
    .lean();
  if (!checkout) throw new Error('It opened none');
  return checkout;
}

describe('a plan that a stranger buys by a hosted link', () => {
  /** What the link says of whose it is. */
  const forgeries: [string, (victim: string, attacker: string) => Promise<Record<string, string>>][] = [
    ['names the victim', async (victim) => ({ shop: victim })],
    [
      'names the victim’s own checkout',
      async (victim) => ({ shop: victim, checkout: String((await checkoutOf(victim))._id) }),
    ],
    [
      'names the victim’s own checkout with a stamp that is made up',
      async (victim) => ({
        shop: victim,
        checkout: String((await checkoutOf(victim))._id),
        proof: `local.${'0'.repeat(64)}`,
      }),
    ],
    [
      'carries the stamp of the stranger’s own checkout on the victim’s',
      async (victim, attacker) => {
        const { proof = '' } = proofOf(await checkoutOf(attacker));
        return { shop: victim, checkout: String((await checkoutOf(victim))._id), proof };
      },
    ],
    [
      'carries the stranger’s own checkout and stamp, and names the victim',
      async (victim, attacker) => ({ ...proofOf(await checkoutOf(attacker)), shop: victim }),
    ],
  ];

  it.each(forgeries)('and that %s: gives and replaces nothing, and an admin hears of it', async (_what, forge) => {
    const victim = await onGrowth();
    const attacker = await store();
    await open(attacker.shop, 'starter');
    const custom = await forge(victim.shop, attacker.shop);
    const { subscriptionId = '' } = await payByLink('starter', { custom, email: 'stranger@example.net' });
    const heard = await hear(`subscriptions ${subscriptionId}`);
    expect(heard.map(({ status }) => status)).toEqual(heard.map(() => 'dead'));
    expect(heard[0]?.lastError).toContain('came by no checkout of a store');
    await reconcileBilling(now());
    await expectUntouched(victim);
    expect(await SubscriptionRecord.findOne({ providerId: subscriptionId }).lean()).not.toHaveProperty('shop');
    expect(await readStore(attacker.shop)).toMatchObject({ subscriptionTier: 'free' });
    expect(await told(new RegExp(`Subscription ${subscriptionId} came by no checkout`))).not.toHaveLength(0);
  });

  it('with the mail address of a store that left a checkout open: is a guess, which replaces nothing', async () => {
    const { shop, email } = await store();
    await open(shop, 'starter');
    const { subscriptionId: own = '' } = await payAt(await open(shop, 'growth'));
    await hear(`subscriptions ${own}`);
    await reconcileBilling(now());
    const { subscriptionId = '' } = await payByLink('starter', { custom: { shop }, email });
    await hear(`subscriptions ${subscriptionId}`);
    await reconcileBilling(now());
    await expectUntouched({ shop, own });
    expect(
      await told(new RegExp(`subscription ${subscriptionId} .*may be of a store that has another one`)),
    ).toHaveLength(1);
  });
});

describe('what a message says later', () => {
  it('of a subscription that is proved to be a store’s moves it nowhere', async () => {
    const victim = await onGrowth();
    const attacker = await store();
    const { subscriptionId = '' } = await payAt(await open(attacker.shop, 'starter'));
    await hear(`subscriptions ${subscriptionId}`);
    await reconcileBilling(now());
    expect(await readStore(attacker.shop)).toMatchObject({ subscriptionTier: 'starter', allowanceCredits: 40 });
    const proof = proofOf(await checkoutOf(victim.shop));
    const later = (message: LemonMessage) => {
      message.meta.custom_data = proof;
      message.data.attributes.updated_at = new Date(Date.now() + 60_000).toISOString();
    };
    await hear(`subscriptions ${subscriptionId}`, later);
    const invoice = await InvoiceRecord.findOne({ shop: attacker.shop }).lean();
    await hear(`subscription-invoices ${invoice?.providerId}`, later);
    await expectUntouched(victim);
    expect(await SubscriptionRecord.findOne({ providerId: subscriptionId }).lean()).toMatchObject({
      shop: attacker.shop,
    });
    expect(await readStore(attacker.shop)).toMatchObject({ subscriptionTier: 'starter', allowanceCredits: 40 });
    expect(await told(new RegExp(`the subscription ${subscriptionId} .*named another store`))).toHaveLength(1);
  });

  it('of a renewal counts for the store that it was, also when its checkout is forgotten by then', async () => {
    const { shop, own } = await onGrowth();
    await CheckoutRecord.deleteMany({ shop });
    const heard = await hear(`subscriptions ${own}`, (message) => {
      message.data.attributes.card_last_four = '1881';
      message.data.attributes.updated_at = new Date(Date.now() + 60_000).toISOString();
    });
    expect(heard.map(({ status }) => status)).toEqual(heard.map(() => 'processed'));
    expect(await SubscriptionRecord.findOne({ providerId: own }).lean()).toMatchObject({ shop, cardLastFour: '1881' });
    expect(await told(new RegExp(`${own}.*another store`))).toHaveLength(0);
  });
});

describe('packs that a stranger buys by a hosted link', () => {
  it('and that name a store: give nothing, and an admin hears of it; refunding them takes nothing', async () => {
    const victim = await onGrowth();
    const { orderId } = await payByLink('pack-25', { custom: { shop: victim.shop }, email: 'stranger@example.net' });
    const refunded = (message: LemonMessage) => {
      Object.assign(message.data.attributes, { status: 'refunded', refunded: true });
      message.data.attributes.refunded_amount = message.data.attributes.total;
    };
    const heard = [...(await hear(`orders ${orderId}`)), ...(await hear(`orders ${orderId}`, refunded))];
    expect(heard.map(({ status }) => status)).toEqual(['dead', 'dead']);
    await reconcileBilling(now());
    await expectUntouched(victim);
    expect(await told(new RegExp(`Order ${orderId} came by no checkout`))).not.toHaveLength(0);
  });
});

describe('a store’s own payment', () => {
  it('also one that another payment was guessed to be is counted once its message proves it', async () => {
    const { shop, email } = await store();
    const url = await open(shop, 'starter');
    const stranger = await payByLink('starter', { custom: { shop }, email });
    await reconcileBilling(now());
    expect(await CheckoutRecord.findOne({ paidBy: `subscription-${stranger.subscriptionId}` }).lean()).toMatchObject({
      shop,
    });
    const { subscriptionId = '' } = await payAt(url);
    await hear(`subscriptions ${subscriptionId}`);
    await reconcileBilling(now());
    await sweepBilling(now());
    expect(await SubscriptionRecord.findOne({ providerId: subscriptionId }).lean()).toMatchObject({
      shop,
      isGuessed: false,
      status: 'active',
    });
    expect(await CheckoutRecord.findOne({ shop, quantity: { $ne: 0 } }).lean()).toMatchObject({
      paidBy: `subscription-${subscriptionId}`,
    });
  });
});
