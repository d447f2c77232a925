import type { ClientSession } from 'mongoose';
import { inTransaction, isDuplicateKey } from '#app/services/database/transaction.ts';
import { requireOurStore, UnacceptablePayment } from './acceptable-payment.ts';
import { forgetPayerOf } from './forget-payer.ts';
import { InvoiceRecord } from './invoice.record.ts';
import { ownerOf } from './owner.ts';
import { isAmbiguous, isLaterSubscription, type SubscriptionFacts } from './payment-facts.ts';
import { isPaidTier, itemOf, paymentProvider } from './payment-provider.ts';
import type { PaidTier } from './plans.ts';
import { recordPayments } from './record-payments.ts';
import { settlePlan } from './settle-plan.ts';
import { type Subscription, SubscriptionRecord } from './subscription.record.ts';

const PROVIDER = 'lemon-squeezy' as const;

/**
 * Takes in what was said of a subscription and settles its store's plan. What is older than what is known changes only
 * the history of plans; of two things said at the same moment, the provider is asked which one holds.
 */
export async function takeSubscription(said: SubscriptionFacts, shop: string | undefined, now: Date): Promise<string> {
  const known = await SubscriptionRecord.findOne({ provider: PROVIDER, providerId: said.id }).lean();
  const facts = known && isContradicted(said, known) ? await paymentProvider().readSubscription(said.id) : said;
  requireOurStore(facts);
  const tier = itemOf(facts.variantId);
  if (!isPaidTier(tier)) throw new UnacceptablePayment(`Subscription ${facts.id} is for an unknown plan`);
  await ensureSubscription(facts.id);
  return inTransaction(async (session) => {
    const before = await touchSubscription(facts.id, session);
    const owner = before.shop ?? (shop ? await ownerOf(shop, session) : undefined);
    if (!owner) throw new UnacceptablePayment(`Subscription ${facts.id} names no store`);
    await saveFacts(before, { facts, tier, owner }, session);
    await adoptInvoices(facts.id, owner, session);
    await settlePlan(owner, now, session);
    await forgetPayerOf(owner, session);
    return owner;
  });
}

function isContradicted(said: SubscriptionFacts, known: Subscription): boolean {
  const { status, providerUpdatedAt: updatedAt } = known;
  return status !== undefined && status !== null && !!updatedAt && isAmbiguous(said, { status, updatedAt });
}

/** A subscription is known from the first word about it, whichever that is: what follows waits in line at its record. */
export async function ensureSubscription(providerId: string): Promise<void> {
  try {
    await SubscriptionRecord.updateOne(
      { provider: PROVIDER, providerId },
      { $setOnInsert: { version: 0 } },
      { upsert: true },
    );
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
}

export async function touchSubscription(providerId: string, session: ClientSession): Promise<Subscription> {
  const subscription = await SubscriptionRecord.findOneAndUpdate(
    { provider: PROVIDER, providerId },
    { $inc: { version: 1 } },
    { session, returnDocument: 'after' },
  ).lean();
  if (!subscription) throw new Error(`Subscription ${providerId} vanished after it was made`);
  return subscription;
}

async function saveFacts(
  before: Subscription,
  { facts, tier, owner }: { facts: SubscriptionFacts; tier: PaidTier; owner: string },
  session: ClientSession,
): Promise<void> {
  const { status, providerUpdatedAt } = before;
  const isNews = !status || !providerUpdatedAt || isLaterSubscription(facts, { status, updatedAt: providerUpdatedAt });
  const news = {
    status: facts.status,
    tier,
    renewsAt: facts.renewsAt,
    endsAt: facts.endsAt,
    cardBrand: facts.cardBrand,
    cardLastFour: facts.cardLastFour,
    customerId: facts.customerId,
    startedAt: facts.createdAt,
    providerUpdatedAt: facts.updatedAt,
  };
  await SubscriptionRecord.updateOne(
    { _id: before._id },
    {
      $set: { shop: owner, ...(isNews ? news : {}) },
      $addToSet: { planChanges: { tier, at: facts.updatedAt } },
    },
    { session },
  );
}

/** Invoices that were heard of before their subscription get its store now. */
async function adoptInvoices(subscriptionId: string, shop: string, session: ClientSession): Promise<void> {
  const waiting = await InvoiceRecord.find({ subscriptionId, shop: null }).session(session).lean();
  for (const invoice of waiting) {
    await InvoiceRecord.updateOne({ _id: invoice._id }, { $set: { shop } }, { session });
    await recordPayments({ ...invoice, shop }, session);
  }
}
