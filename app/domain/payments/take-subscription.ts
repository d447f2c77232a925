import type { ClientSession } from 'mongoose';
import type { PaidTier } from '#app/domain/plans/plans.ts';
import { inTransaction, isDuplicateKey } from '#app/services/database/transaction.ts';
import { requireOurAccount, UnacceptablePayment } from './acceptable-payment.ts';
import type { Payer } from './checkout-proof.ts';
import { claimCheckout, paidByName } from './claim-checkout.ts';
import { ensureFirstOrder, touchFirstOrder } from './first-order.ts';
import { forgetPayerOf } from './forget-payer.ts';
import { InvoiceRecord } from './invoice.record.ts';
import { leaveSubscription, moveSubscription } from './move-payment.ts';
import { noteWhetherOrphaned, type SubscriptionName, tellOfMoneyForNobody } from './orphaned-payments.ts';
import { type Ownership, ownershipOf, resolveOwner } from './owner.ts';
import type { SubscriptionFacts } from './payment-facts.ts';
import { paymentProvider, subscriptionAt } from './payment-provider.ts';
import type { RenewedPurpose } from './purpose.ts';
import { recordPayments } from './record-payments.ts';
import { type Subscription, SubscriptionRecord } from './subscription.record.ts';
import { newsOf, withPlanChange } from './subscription-news.ts';
import { tellOfUnknownWord } from './unknown-words.ts';

/** How often the provider is asked while something else is heard of the same subscription each time. */
const MOST_ASKED = 5;

interface SubscriptionNews {
  facts: SubscriptionFacts;
  /** What it is for; undefined where nobody says. */
  item: string | undefined;
  payer: Payer | undefined;
  now: Date;
}

/**
 * Takes in what was said of a subscription and has its purpose settle its store. A proof that it is another store's than the one
 * that was guessed moves it there, with all that was paid for it. What is older than what is known changes only
 * the history of plans; of two things said at the same moment the provider is asked which one holds, and its answer does.
 */
export async function takeSubscription(news: SubscriptionNews, purpose: RenewedPurpose): Promise<string> {
  const { facts: said, item, payer, now } = news;
  const { provider } = said;
  const heard = accept(said, item, purpose);
  const name = { provider, providerId: said.id };
  await ensureSubscription(name);
  if (said.orderId) await ensureFirstOrder({ provider, providerId: said.orderId });
  for (let asked = 0; asked < MOST_ASKED; asked += 1) {
    const known = await SubscriptionRecord.findOne(name).lean();
    const isUnclear = known !== null && newsOf(heard, known) === 'unclear';
    const answer = isUnclear ? accept(await askProvider(known), item, purpose) : undefined;
    const owner = await inTransaction(async (session) => {
      const before = await touchSubscription(name, session);
      // An answer counts for what was known when it was asked for; what was heard since may be newer.
      const isOvertaken = answer ? before.version !== (known?.version ?? 0) + 1 : newsOf(heard, before) === 'unclear';
      return isOvertaken ? undefined : take(before, { heard, answer, payer, now, purpose }, session);
    });
    if (owner) return owner;
  }
  throw new Error(`Subscription ${said.id} changed each time that it was asked for`);
}

type Heard = SubscriptionFacts & { tier: PaidTier };

function accept(facts: SubscriptionFacts, item: string | undefined, purpose: RenewedPurpose): Heard {
  requireOurAccount(facts);
  const tier = facts.item ?? item;
  if (tier === undefined || !purpose.sells(tier))
    throw new UnacceptablePayment(`Subscription ${facts.id} is for an unknown plan`);
  return { ...facts, tier };
}

function askProvider(subscription: Subscription): Promise<SubscriptionFacts> {
  return paymentProvider(subscription.provider).readSubscription(subscriptionAt(subscription));
}

interface Words {
  heard: Heard;
  /** What the provider said when it was asked. */
  answer: Heard | undefined;
  payer: Payer | undefined;
  now: Date;
  purpose: RenewedPurpose;
}

async function take(before: Subscription, words: Words, session: ClientSession): Promise<string> {
  const { heard, answer, payer, now, purpose } = words;
  const { provider, id: providerId, tier: item } = heard;
  const name = { provider, providerId };
  const known = ownershipOf(before);
  const ownership = await resolveOwner({ known, payer }, session);
  if (!ownership) throw new UnacceptablePayment(`Subscription ${providerId} came by no checkout of a store`);
  const { shop: owner } = ownership;
  const correction = before.shop && before.shop !== owner ? { ...name, from: before.shop, to: owner, now } : undefined;
  if (correction) await moveSubscription(correction, session);
  if (known?.shop !== owner || known.isGuessed !== ownership.isGuessed) {
    const claim = { paidBy: paidByName('subscription', providerId), shop: owner, item, quantity: 1 };
    await claimCheckout({ ...claim, checkoutId: payer?.checkoutId }, session);
  }
  const { orderId } = heard;
  if (orderId && orderId !== before.orderId) await touchFirstOrder({ provider, providerId: orderId }, session);
  await saveFacts(before, { ...words, ownership }, session);
  await tellOfUnknownWord('subscription', answer ?? heard, session);
  await noteWhetherOrphaned({ ...name, owner, now }, session);
  await adoptInvoices(name, owner, session);
  await purpose.settle(owner, now, session);
  if (correction) await leaveSubscription(correction, purpose, session);
  await forgetPayerOf(owner, session);
  return owner;
}

/** A subscription is known from the first word about it, whichever that is: what follows waits in line at its record. */
export async function ensureSubscription(name: SubscriptionName): Promise<void> {
  try {
    await SubscriptionRecord.updateOne(name, { $setOnInsert: { version: 0 } }, { upsert: true });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
}

export async function touchSubscription(
  { provider, providerId }: SubscriptionName,
  session: ClientSession,
): Promise<Subscription> {
  const subscription = await SubscriptionRecord.findOneAndUpdate(
    { provider, providerId },
    { $inc: { version: 1 } },
    { session, returnDocument: 'after' },
  ).lean();
  if (!subscription) throw new Error(`Subscription ${providerId} vanished after it was made`);
  return subscription;
}

async function saveFacts(
  before: Subscription,
  { heard, answer, ownership }: Words & { ownership: Ownership },
  session: ClientSession,
): Promise<void> {
  const facts = answer ?? heard;
  const isNews = newsOf(facts, before) !== 'earlier';
  const news = {
    status: facts.status === 'unknown' ? (before.status ?? facts.status) : facts.status,
    saidStatus: facts.saidStatus,
    tier: facts.tier,
    renewsAt: facts.renewsAt,
    endsAt: facts.endsAt,
    cardBrand: facts.cardBrand,
    cardLastFour: facts.cardLastFour,
    ...(facts.customerId === null ? {} : { customerId: facts.customerId }),
    startedAt: facts.createdAt,
    providerUpdatedAt: facts.updatedAt,
  };
  const planChanges = withPlanChange(withPlanChange(before.planChanges, heard, false), facts, isNews);
  await SubscriptionRecord.updateOne(
    { _id: before._id },
    {
      $set: {
        ...ownership,
        ...(heard.orderId ? { orderId: heard.orderId } : {}),
        planChanges,
        ...(isNews ? news : {}),
      },
    },
    { session },
  );
}

/** Invoices that were heard of before their subscription get its store now. */
async function adoptInvoices(subscription: SubscriptionName, shop: string, session: ClientSession): Promise<void> {
  const { provider, providerId: subscriptionId } = subscription;
  const waiting = await InvoiceRecord.find({ provider, subscriptionId, shop: null }).session(session).lean();
  for (const invoice of waiting) {
    await InvoiceRecord.updateOne({ _id: invoice._id }, { $set: { shop } }, { session });
    await recordPayments({ ...invoice, shop }, session);
    await tellOfMoneyForNobody({ ...invoice, shop }, null, session);
  }
}
