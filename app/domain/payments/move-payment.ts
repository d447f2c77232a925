/**
 * What was guessed to be the wrong store's, because no message proved the right one in time, goes to the right one: the
 * facts change their store, and its purpose settles both. Nothing that was written is rewritten; what the wrong store has
 * spent of it is taken from it as far as its purpose can, and an admin hears of it.
 */

import type { ClientSession } from 'mongoose';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { enqueueMailOnce, type MailOrder } from '#app/domain/mail/enqueue-mail.ts';
import { MailRecord } from '#app/domain/mail/mail.record.ts';
import { tellAdmin } from '#app/domain/mail/tell-admin.ts';
import { chargeName, type Invoice, InvoiceRecord } from './invoice.record.ts';
import { PaymentRecord } from './payment.record.ts';
import { providerOf } from './payment-provider.ts';
import type { Correction, OncePurpose, RenewedPurpose } from './purpose.ts';
import { SubscriptionRecord } from './subscription.record.ts';

/** Gives a subscription with all that was paid for it to another store; `leaveSubscription` has to follow its settlement there. */
export async function moveSubscription(correction: Correction, session: ClientSession): Promise<void> {
  const { provider, providerId, from, to } = correction;
  await SubscriptionRecord.updateOne(
    { provider, providerId },
    { $set: { shop: to }, $unset: { supersededAt: 1 } },
    { session },
  );
  const invoices = await InvoiceRecord.find({ provider, subscriptionId: providerId, shop: from })
    .session(session)
    .lean();
  for (const invoice of invoices) await moveInvoice(invoice, to, session);
  const mails = invoices.flatMap(mailsAbout);
  await tellAgain([`subscription-started-${providerId}`, ...mails], { from, to }, session);
}

/** Settles the store that a subscription was moved away from, and tells the admin. */
export async function leaveSubscription(
  correction: Correction,
  purpose: RenewedPurpose,
  session: ClientSession,
): Promise<void> {
  const leftOver = await purpose.leave(correction, session);
  await tellOfCorrection('subscription', correction, leftOver, session);
}

/** Takes what an order bought from the wrong store and gives the order to another one, which it has still to be settled for. */
export async function moveOrder(
  { order, purpose, ...correction }: Correction & { order: Invoice; purpose: OncePurpose },
  session: ClientSession,
): Promise<void> {
  const leftOver = await purpose.leave(order, correction, session);
  await moveInvoice(order, correction.to, session);
  await tellAgain(mailsAbout(order), correction, session);
  await tellOfCorrection('order', correction, leftOver, session);
}

async function moveInvoice({ _id }: Invoice, to: string, session: ClientSession): Promise<void> {
  const nothingDone = { creditsGranted: 0, creditsTakenBack: 0, creditsShort: 0 };
  await InvoiceRecord.updateOne({ _id }, { $set: { shop: to, isMoved: true, ...nothingDone } }, { session });
  await PaymentRecord.updateMany({ invoiceId: _id }, { $set: { shop: to } }, { session });
}

function mailsAbout(invoice: Invoice): string[] {
  const payment = chargeName(invoice);
  return [`invoice-${payment}`, `payment-failed-${payment}`];
}

/** What was told to the wrong store is told to the right one, unless the same person has read it already. */
async function tellAgain(
  keys: string[],
  { from, to }: Pick<Correction, 'from' | 'to'>,
  session: ClientSession,
): Promise<void> {
  const business = await BusinessRecord.findOne({ shop: to }).session(session).lean();
  if (!business?.email || business.archivedAt) return;
  const { email, name: storeName } = business;
  const told = await MailRecord.find({ shop: from, key: { $in: keys }, to: { $ne: email } })
    .session(session)
    .lean();
  for (const { key, template, facts } of told) {
    const again = { key: `${key}-moved`, shop: to, to: email, template, facts: { ...facts, storeName } };
    // Facts were typed when it was enqueued first.
    await enqueueMailOnce(again as MailOrder, session);
  }
}

async function tellOfCorrection(
  kind: 'subscription' | 'order',
  { provider, providerId }: Correction,
  leftOver: string,
  session: ClientSession,
): Promise<void> {
  await tellAdmin(
    {
      key: `moved-${kind}-${providerId}`,
      subject: 'A payment was moved to another store',
      say: `The ${kind} ${providerId} at ${providerOf(provider).title} was counted for another store while no message had named its own. It was moved to the one that it belongs to. ${leftOver}`.trim(),
    },
    session,
  );
}
