/** A payment whose own message may still come is nobody's yet: who pays with a merchant's mail address is not taken for them. */
import { describe, expect, it } from 'vitest';
import { startCheckout } from '#app/domain/billing/start-checkout.ts';
import { MailRecord } from '#app/domain/mail/mail.record.ts';
import { CheckoutRecord } from '#app/domain/payments/checkout.record.ts';
import { reconcileBilling } from '#app/domain/reconciliation/reconcile-billing.ts';
import { deliver, newBusiness, readStore, withMoneyDatabase } from '#tests/fixtures/money-database.ts';
import { messagesAbout, payAt, payByLink } from '#tests/fixtures/simulated-payments.ts';

withMoneyDatabase('simulated', { PAYMENT_MESSAGE_WAIT_MS: '300000' });

const now = () => new Date();
const later = () => new Date(Date.now() + 301_000);

async function checkout(item: 'starter' | 'pack-25') {
  const shop = await newBusiness(now());
  const opened = await startCheckout({ shop, item, quantity: 1, now: now() });
  if (opened.kind !== 'checkout') throw new Error('No checkout was opened');
  return { shop, url: opened.url, email: `${shop}@example.com` };
}

describe.each(['starter', 'pack-25'] as const)('a payment for %s', (item) => {
  it('by a stranger with the mail address of a merchant who is paying just now is not taken for theirs', async () => {
    const { shop, url, email } = await checkout(item);
    const stranger = await payByLink(item, { custom: {}, email });
    await reconcileBilling(now(), 'newest');
    await reconcileBilling(now());
    expect(await CheckoutRecord.findOne({ shop, paidBy: { $ne: null } }).lean()).toBeNull();
    expect(await readStore(shop)).toMatchObject({ subscriptionTier: 'free', packCredits: 0 });
    const own = await payAt(url);
    const about = item === 'starter' ? `subscriptions ${own.subscriptionId}` : `orders ${own.orderId}`;
    for (const message of await messagesAbout(about)) await deliver(message);
    await reconcileBilling(later());
    const paidBy = item === 'starter' ? `subscription-${own.subscriptionId}` : `order-${own.orderId}`;
    expect(await CheckoutRecord.findOne({ shop, paidBy: { $ne: null } }).lean()).toMatchObject({ paidBy });
    const { subscriptionTier, packCredits } = await readStore(shop);
    expect([subscriptionTier, packCredits]).toEqual(item === 'starter' ? ['starter', 0] : ['free', 25]);
    const strangers = item === 'starter' ? `subscription-${stranger.subscriptionId}` : `order-${stranger.orderId}`;
    expect(await MailRecord.countDocuments({ key: `unmatched-${strangers}` })).toBe(1);
  });

  it('whose message is lost is found by a later comparison, and nobody is told in the meantime', async () => {
    const { shop, url } = await checkout(item);
    const paid = await payAt(url);
    await reconcileBilling(now(), 'newest');
    const name = item === 'starter' ? `subscription-${paid.subscriptionId}` : `order-${paid.orderId}`;
    expect(await MailRecord.countDocuments({ key: `unmatched-${name}` })).toBe(0);
    expect(await readStore(shop)).toMatchObject({ subscriptionTier: 'free', packCredits: 0 });
    await reconcileBilling(later(), 'newest');
    const { subscriptionTier, packCredits } = await readStore(shop);
    expect([subscriptionTier, packCredits]).toEqual(item === 'starter' ? ['starter', 0] : ['free', 25]);
  });
});
