import { takeInvoice } from '#app/domain/billing/take-invoice.ts';
import { takeOrder } from '#app/domain/billing/take-order.ts';
import { takeSubscription } from '#app/domain/billing/take-subscription.ts';
import { nameMessagesAbout, noteSubscriptionOf } from '#app/domain/inbox/messages-about.ts';
import { type WebhookMessage, WebhookMessageRecord } from '#app/domain/inbox/webhook-message.record.ts';
import { ring } from '#app/domain/jobs.ts';
import type { ProviderName } from '#app/domain/payment-providers.ts';
import { provenPayer } from '#app/domain/payments/checkout-proof.ts';
import { tellOfForeignWords } from '#app/domain/payments/foreign-words.ts';
import { providerOf } from '#app/domain/payments/payment-provider.ts';

/**
 * What a message of the payment provider's does: its subject is taken in as facts, and the facts decide, whatever order they
 * come in. False for a topic that nothing is done about.
 */
export async function handlePaymentMessage(message: WebhookMessage, provider: ProviderName): Promise<boolean> {
  const subject = providerOf(provider).readMessage?.(message.topic, message.body);
  if (!subject) return false;
  const { words, hasFailed } = subject;
  const payer = await provenPayer(words);
  const now = new Date();
  if (subject.kind === 'invoice') await noteSubscriptionOf(message, subject.facts.subscriptionId);
  const shop = await take();
  await tellOfForeignWords({ provider, kind: subject.kind, id: subject.facts.id, owner: shop, said: words.shop });
  if (!shop) return subject.kind === 'invoice';
  // So that a deleted store's messages are found, whose body does not say whose they are.
  if (message.shop !== shop) await WebhookMessageRecord.updateOne({ _id: message._id }, { $set: { shop } });
  if (subject.kind === 'subscription') await nameMessagesAbout(subject.facts.id, shop, now);
  await ring('mail.send', {});
  // Should one of two, or a deleted store's, charge from now on: it is cancelled now, not at the next sweep.
  if (subject.mayChargeAnew) await ring('billing.sweep', {});
  return true;

  async function take(): Promise<string | undefined> {
    if (!subject) return undefined;
    switch (subject.kind) {
      case 'subscription':
        return takeSubscription(subject.facts, payer, now);
      case 'invoice':
        return takeInvoice({ facts: subject.facts, hasFailed, payer, now });
      case 'order':
        return takeOrder(subject.facts, payer, now);
    }
  }
}
