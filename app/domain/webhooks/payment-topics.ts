import { takeInvoice } from '#app/domain/billing/take-invoice.ts';
import { takeOrder } from '#app/domain/billing/take-order.ts';
import { takeSubscription } from '#app/domain/billing/take-subscription.ts';
import { nameMessagesAbout, noteSubscriptionOf } from '#app/domain/inbox/messages-about.ts';
import { type WebhookMessage, WebhookMessageRecord } from '#app/domain/inbox/webhook-message.record.ts';
import { ring } from '#app/domain/jobs.ts';
import { provenPayer } from '#app/domain/payments/checkout-proof.ts';
import { tellOfForeignWords } from '#app/domain/payments/foreign-words.ts';
import { readEventHead, readEventSubject } from '#app/services/lemon-squeezy/read-event.ts';

/**
 * What each of Lemon Squeezy's topics does: its subject is taken in as facts, and the facts decide, whatever order they
 * come in. False for a topic that nothing is done about.
 */
export async function handleLemonSqueezyWebhook(message: WebhookMessage): Promise<boolean> {
  if (!/^(order|subscription)_/.test(message.topic)) return false;
  const subject = readEventSubject(message.body);
  if (!subject) return false;
  const words = readEventHead(message.body)?.customData ?? {};
  const payer = await provenPayer(words);
  const now = new Date();
  if (subject.kind === 'invoice') await noteSubscriptionOf(message, subject.facts.subscriptionId);
  const shop = await take();
  await tellOfForeignWords({ kind: subject.kind, id: subject.facts.id, owner: shop, said: words.shop });
  if (!shop) return subject.kind === 'invoice';
  // So that a deleted store's messages are found, whose body does not say whose they are.
  if (message.shop !== shop) await WebhookMessageRecord.updateOne({ _id: message._id }, { $set: { shop } });
  if (subject.kind === 'subscription') await nameMessagesAbout(subject.facts.id, shop, now);
  await ring('mail.send', {});
  // Should one of two, or a deleted store's, charge from now on: it is cancelled now, not at the next sweep.
  if (/^subscription_(created|resumed|unpaused)$/.test(message.topic)) await ring('billing.sweep', {});
  return true;

  async function take(): Promise<string | undefined> {
    if (!subject) return undefined;
    switch (subject.kind) {
      case 'subscription':
        return takeSubscription(subject.facts, payer, now);
      case 'invoice': {
        const hasFailed = message.topic === 'subscription_payment_failed';
        return takeInvoice({ facts: subject.facts, hasFailed, payer, now });
      }
      case 'order':
        return takeOrder(subject.facts, payer, now);
    }
  }
}
