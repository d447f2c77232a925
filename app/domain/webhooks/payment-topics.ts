import { nameMessagesAbout, noteSubscriptionOf } from '#app/domain/inbox/messages-about.ts';
import { type WebhookMessage, WebhookMessageRecord } from '#app/domain/inbox/webhook-message.record.ts';
import { ring } from '#app/domain/jobs.ts';
import type { ProviderName } from '#app/domain/payment-providers.ts';
import { provenPayer } from '#app/domain/payments/checkout-proof.ts';
import { tellOfForeignWords } from '#app/domain/payments/foreign-words.ts';
import { lookAtStore } from '#app/domain/payments/look-at-store.ts';
import { type PaymentNews, providerOf } from '#app/domain/payments/payment-provider.ts';
import { takePayment } from '#app/domain/payments/take-payment.ts';
import { PURPOSES } from '#app/domain/reconciliation/purposes.ts';

/**
 * What a message of a payment provider's does: its subject is taken in as facts, and the facts decide, whatever order they
 * come in; or its store is looked at. False for a topic that nothing is done about.
 */
export async function handlePaymentMessage(message: WebhookMessage, provider: ProviderName): Promise<boolean> {
  const subject = providerOf(provider).readMessage(message.topic, message.body);
  if (!subject) return false;
  return subject.kind === 'look' ? look(message.shop, provider) : takeIn(message, subject);
}

/** A message that names no store has nothing to look at. */
async function look(shop: string | null | undefined, provider: ProviderName): Promise<boolean> {
  if (!shop) return false;
  await ringFor(await lookAtStore({ provider, shop, now: new Date() }, PURPOSES));
  return true;
}

async function takeIn(message: WebhookMessage, subject: PaymentNews): Promise<boolean> {
  const { words, mayChargeAnew, ...fact } = subject;
  const { kind, facts } = fact;
  const payer = await provenPayer(words);
  const now = new Date();
  if (fact.kind === 'invoice') await noteSubscriptionOf(message, fact.facts.subscriptionId);
  const shop = await takePayment({ fact, payer, now }, PURPOSES);
  await tellOfForeignWords({ provider: facts.provider, kind, id: facts.id, owner: shop, said: words.shop });
  if (!shop) return kind === 'invoice';
  // So that a deleted store's messages are found, whose body does not say whose they are.
  if (message.shop !== shop) await WebhookMessageRecord.updateOne({ _id: message._id }, { $set: { shop } });
  if (kind === 'subscription') await nameMessagesAbout(facts.id, shop, now);
  await ringFor({ mayChargeAnew });
  return true;
}

/** Should one of two, or a deleted store's, charge from now on: it is cancelled now, not at the next sweep. */
async function ringFor({ mayChargeAnew }: { mayChargeAnew: boolean }): Promise<void> {
  await ring('mail.send', {});
  if (mayChargeAnew) await ring('billing.sweep', {});
}
