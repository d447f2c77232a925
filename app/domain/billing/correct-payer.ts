/**
 * What was guessed to be the wrong store's, because no message proved the right one in time, goes to the right one: the
 * facts change their store, and both are settled. Nothing that was written is rewritten; what the wrong store has spent of it
 * is taken from its own credits, as far as they reach, and an admin hears of it.
 */

import type { ClientSession } from 'mongoose';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { type CreditChange, writeCreditEntry } from '#app/domain/credits/write-credit-entry.ts';
import { enqueueMailOnce, type MailOrder } from '#app/domain/mail/enqueue-mail.ts';
import { MailRecord } from '#app/domain/mail/mail.record.ts';
import { tellAdmin } from '#app/domain/mail/tell-admin.ts';
import type { ProviderName } from '#app/domain/payment-providers.ts';
import { type Invoice, InvoiceRecord } from '#app/domain/payments/invoice.record.ts';
import { PaymentRecord } from '#app/domain/payments/payment.record.ts';
import { providerOf } from '#app/domain/payments/payment-provider.ts';
import { SubscriptionRecord } from '#app/domain/payments/subscription.record.ts';
import { allowanceKeyOf, foldAllowance } from './plan-allowance.ts';
import { accountOf, settlePlan } from './settle-plan.ts';

export interface Correction {
  provider: ProviderName;
  /** The provider's id of the subscription or order. */
  providerId: string;
  from: string;
  to: string;
  now: Date;
}

/** Gives a subscription with all that was paid for it to another store; `leavePlan` has to follow its settlement there. */
export async function moveSubscription(
  { provider, providerId, from, to }: Correction,
  session: ClientSession,
): Promise<void> {
  await SubscriptionRecord.updateOne(
    { provider, providerId },
    { $set: { shop: to }, $unset: { supersededAt: 1 } },
    { session },
  );
  const invoices = await InvoiceRecord.find({ provider, kind: 'plan', subscriptionId: providerId, shop: from })
    .session(session)
    .lean();
  for (const invoice of invoices) await moveInvoice(invoice, to, session);
  const about = invoices.map((invoice) => `${invoice.provider}-invoice-${invoice.providerId}`);
  await tellAgain([`subscription-started-${providerId}`, ...about.flatMap(mailsAbout)], { from, to }, session);
}

/** Settles the store that a subscription was moved away from, and tells the admin. */
export async function leavePlan(correction: Correction, session: ClientSession): Promise<void> {
  const { provider, providerId, from, now } = correction;
  await settlePlan(from, now, session);
  const invoices = await InvoiceRecord.find({ provider, kind: 'plan', subscriptionId: providerId })
    .session(session)
    .lean();
  let short = 0;
  for (const { providerId: invoiceId, _id } of invoices) {
    const business = await BusinessRecord.findOne({ shop: from }).session(session).lean();
    if (!business) break;
    const key = allowanceKeyOf(provider, invoiceId);
    const folded = foldAllowance(accountOf(business), key);
    const { allowance, leftAllowances } = folded.account;
    await BusinessRecord.updateOne({ shop: from }, { $set: { allowance, leftAllowances } }, { session });
    const cause = { kind: 'invoice', id: String(_id) } as const;
    await takeAway({ shop: from, key, cause, counts: { allowance: -folded.take }, at: now }, session);
    short += folded.short;
  }
  await tellOfCorrection('subscription', correction, short, session);
}

/** Gives an order of packs to another store, which it has still to be granted to, and takes it back from the wrong one. */
export async function moveOrder(order: Invoice, correction: Correction, session: ClientSession): Promise<void> {
  const { from, to, now, providerId } = correction;
  const business = await BusinessRecord.findOne({ shop: from }).session(session).lean();
  const granted = order.creditsGranted - order.creditsTakenBack - order.creditsShort;
  const amount = Math.min(granted, business?.packCredits ?? 0);
  const key = `${order.provider}-order-${providerId}`;
  const cause = { kind: 'invoice', id: String(order._id) } as const;
  await takeAway({ shop: from, key, cause, counts: { pack: -amount }, at: now }, session);
  await moveInvoice(order, to, session);
  await tellAgain(mailsAbout(key), { from, to }, session);
  await tellOfCorrection('order', correction, business ? granted - amount : 0, session);
}

async function moveInvoice({ _id }: Invoice, to: string, session: ClientSession): Promise<void> {
  const nothingDone = { creditsGranted: 0, creditsTakenBack: 0, creditsShort: 0 };
  await InvoiceRecord.updateOne({ _id }, { $set: { shop: to, isMoved: true, ...nothingDone } }, { session });
  await PaymentRecord.updateMany({ invoiceId: _id }, { $set: { shop: to } }, { session });
}

function mailsAbout(payment: string): string[] {
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

async function takeAway(
  { key, ...entry }: Omit<CreditChange, 'kind' | 'reason'>,
  session: ClientSession,
): Promise<void> {
  const { allowance = 0, pack = 0 } = entry.counts;
  if (allowance + pack >= 0) return;
  const reason = 'Credits of a purchase that was another store’s';
  const change = { ...entry, key: `${key}-not-theirs`, kind: 'adjustment' as const, reason };
  const balance = await writeCreditEntry({ ...change, by: 'payment-correction' }, session);
  if (balance === undefined) throw new Error(`${entry.shop} did not hold what ${change.key} takes`);
}

async function tellOfCorrection(
  kind: 'subscription' | 'order',
  { provider, providerId }: Correction,
  short: number,
  session: ClientSession,
): Promise<void> {
  const spent = short > 0 ? ` ${short} of its credits were spent there and could not be taken back.` : '';
  await tellAdmin(
    {
      key: `moved-${kind}-${providerId}`,
      subject: 'A payment was moved to another store',
      say: `The ${kind} ${providerId} at ${providerOf(provider).title} was counted for another store while no message had named its own. It was moved to the one that it belongs to.${spent}`,
    },
    session,
  );
}
