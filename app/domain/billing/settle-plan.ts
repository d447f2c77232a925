import type { ClientSession } from 'mongoose';
import { type Business, BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { writeCreditEntry } from '#app/domain/credits/write-credit-entry.ts';
import { enqueueMailOnce } from '#app/domain/mail/enqueue-mail.ts';
import { tellAdmin } from '#app/domain/mail/tell-admin.ts';
import { firstOrderName, fraudulentOrders } from '#app/domain/payments/first-order.ts';
import { type Invoice, InvoiceRecord } from '#app/domain/payments/invoice.record.ts';
import { providerOf } from '#app/domain/payments/payment-provider.ts';
import { type Subscription, SubscriptionRecord } from '#app/domain/payments/subscription.record.ts';
import { PLANS } from '#app/domain/plans/plans.ts';
import { knownInvoice, knownSubscription } from './known-facts.ts';
import { type AllowanceAccount, type AllowanceChange, allowanceAfter } from './plan-allowance.ts';
import { isRefunded, isRenewing, type PlanStanding, provenFirst, standingOf } from './plan-standing.ts';

/**
 * Brings a store's plan and allowance to where everything known of its subscriptions says it stands, in the caller's
 * transaction. Repeating it changes nothing; each period is granted once. Returns the store, or undefined if it is gone.
 */
export async function settlePlan(shop: string, now: Date, session: ClientSession): Promise<Business | undefined> {
  const business = await BusinessRecord.findOneAndUpdate(
    { shop },
    { $inc: { billingVersion: 1 } },
    { session, returnDocument: 'after' },
  ).lean();
  if (!business) return undefined;
  const subscriptions = await SubscriptionRecord.find({ shop, status: { $exists: true } })
    .session(session)
    .lean();
  const invoices = await InvoiceRecord.find({ shop, kind: 'plan' }).session(session).lean();
  const frauds = await fraudsOf(subscriptions, session);
  const known = {
    subscriptions: subscriptions.flatMap(knownSubscription),
    invoices: invoices.map((invoice) => knownInvoice(invoice, frauds.get(invoice.subscriptionId ?? ''))),
  };
  const standing = standingOf(known.subscriptions, known.invoices, now);
  const refunded = new Set(
    known.subscriptions.filter((subscription) => isRefunded(subscription, known.invoices)).map(({ id }) => id),
  );
  const change = allowanceAfter(accountOf(business), standing);
  await putIntoEffect({ business, standing, change, now }, session);
  await noteOnInvoices(standing, change, session);
  await tellMerchant(business, standing, change, session);
  await markFraudulent(invoices, frauds, session);
  await markRefunded(subscriptions, refunded, now, session);
  const kept = subscriptions.filter(({ providerId }) => !refunded.has(providerId));
  await supersedeOlder(kept, now, session);
  return business;
}

/** By the subscription that began with it: when its order was said to be fraudulent. */
async function fraudsOf(subscriptions: Subscription[], session: ClientSession): Promise<ReadonlyMap<string, Date>> {
  const nameOf = ({ provider, orderId }: Subscription) => ({ provider, providerId: orderId ?? '' });
  const orders = subscriptions.filter(({ orderId }) => orderId).map(nameOf);
  const saidAt = await fraudulentOrders(orders, session);
  return new Map(
    subscriptions.flatMap((subscription) => {
      const at = saidAt.get(firstOrderName(nameOf(subscription)));
      return at ? [[subscription.providerId, at] as const] : [];
    }),
  );
}

const NOTHING_TAKEN_BACK = { creditsTakenBack: 0, creditsShort: 0 };

/** The account as the rules see it; a store from before allowances had names is on its free one. */
export function accountOf(business: Business): AllowanceAccount {
  const { shop, creditPeriod, allowanceCredits, lastCreditReset } = business;
  return {
    shop,
    creditPeriod,
    allowanceCredits,
    lastCreditReset,
    allowance: business.allowance ?? { key: 'free', credits: allowanceCredits, periods: [creditPeriod] },
    leftAllowances: business.leftAllowances ?? [],
  };
}

interface Settlement {
  business: Business;
  standing: PlanStanding;
  change: AllowanceChange;
  now: Date;
}

async function putIntoEffect({ business, standing, change, now }: Settlement, session: ClientSession): Promise<void> {
  const { shop } = business;
  const { creditPeriod, lastCreditReset, allowance, leftAllowances } = change.account;
  await BusinessRecord.updateOne(
    { shop },
    {
      $set: {
        subscriptionTier: standing.tier,
        subscriptionStatus: standing.status,
        ...(change.kind === 'none' ? {} : { creditPeriod, lastCreditReset, allowance, leftAllowances }),
        ...(standing.endsAt ? { planEndsAt: standing.endsAt } : {}),
      },
      ...(standing.endsAt ? {} : { $unset: { planEndsAt: 1 } }),
    },
    { session },
  );
  const invoice = await InvoiceRecord.findOne({
    shop,
    kind: 'plan',
    providerId: standing.period?.invoiceId ?? standing.refundedInvoiceId ?? null,
  })
    .session(session)
    .select('isMoved')
    .lean();
  const cause = invoice
    ? ({ kind: 'invoice', id: String(invoice._id) } as const)
    : ({ kind: 'period', id: String(creditPeriod) } as const);
  for (const { amount, ...entry } of change.entries) {
    // The store that it was counted for before has used the name, which no two effects share.
    const key = invoice?.isMoved ? `${entry.key}-moved` : entry.key;
    const balance = await writeCreditEntry(
      { shop, ...entry, key, cause, counts: { allowance: amount }, at: now },
      session,
    );
    if (balance === undefined) throw new Error(`The allowance of ${shop} did not hold what ${key} takes`);
  }
}

async function noteOnInvoices(standing: PlanStanding, change: AllowanceChange, session: ClientSession): Promise<void> {
  if (standing.period) {
    const { provider, invoiceId, tier } = standing.period;
    const creditsGranted = change.account.allowance.credits;
    await InvoiceRecord.updateOne(
      { provider, kind: 'plan', providerId: invoiceId },
      { $set: { tier, creditsGranted, ...(change.kind === 'started' ? NOTHING_TAKEN_BACK : {}) } },
      { session },
    );
  }
  if (standing.provider && standing.refundedInvoiceId && change.shortfall !== undefined) {
    const takenBack = change.entries.find((entry) => entry.kind === 'refund');
    await InvoiceRecord.updateOne(
      { provider: standing.provider, kind: 'plan', providerId: standing.refundedInvoiceId },
      { $set: { creditsTakenBack: -(takenBack?.amount ?? 0), creditsShort: change.shortfall } },
      { session },
    );
  }
}

async function tellMerchant(
  business: Business,
  standing: PlanStanding,
  change: AllowanceChange,
  session: ClientSession,
): Promise<void> {
  const { shop, email, name: storeName } = business;
  if (!email || business.archivedAt) return;
  const { period, subscriptionId } = standing;
  if (change.kind === 'started' && period?.billingReason === 'initial') {
    const facts = { storeName, plan: PLANS[period.tier].name, credits: period.credits };
    const key = `subscription-started-${period.subscriptionId}`;
    await enqueueMailOnce({ key, shop, to: email, template: 'subscription-started', facts }, session);
  }
  // A plan that was another store's all along did not end.
  if (change.kind === 'ended' && standing.endedAt) {
    const plan = PLANS[business.subscriptionTier].name;
    const facts = { storeName, plan, credits: change.account.allowanceCredits, packs: business.packCredits };
    const key = `subscription-ended-${subscriptionId}-${standing.endedAt.getTime()}`;
    await enqueueMailOnce({ key, shop, to: email, template: 'subscription-ended', facts }, session);
  }
}

/** So that a list of invoices shows it, which says `paid` of each itself. */
async function markFraudulent(
  invoices: Invoice[],
  frauds: ReadonlyMap<string, Date>,
  session: ClientSession,
): Promise<void> {
  for (const { _id, billingReason, subscriptionId, isFraudulent } of invoices) {
    const isIt = billingReason === 'initial' && frauds.has(subscriptionId ?? '');
    if (isIt !== (isFraudulent ?? false))
      await InvoiceRecord.updateOne({ _id }, { $set: { isFraudulent: isIt } }, { session });
  }
}

/** One whose payment went back charges on at the provider until it is cancelled there; one that is paid again lives on. */
async function markRefunded(
  subscriptions: Subscription[],
  refunded: ReadonlySet<string>,
  now: Date,
  session: ClientSession,
): Promise<void> {
  for (const { _id, providerId, refundedAt } of subscriptions) {
    const isRefundedNow = refunded.has(providerId);
    if (isRefundedNow === Boolean(refundedAt)) continue;
    const mark = isRefundedNow ? { $set: { refundedAt: now } } : { $unset: { refundedAt: 1 as const } };
    await SubscriptionRecord.updateOne({ _id }, mark, { session });
  }
}

/**
 * Two subscriptions that go on charging: the older ones are marked for cancelling, and an admin hears of it. One of which
 * it is only guessed that it is this store's neither replaces another one nor is replaced: whoever paid for it may be
 * somebody else.
 */
async function supersedeOlder(subscriptions: Subscription[], now: Date, session: ClientSession): Promise<void> {
  const inOrder = subscriptions
    .map((subscription) => ({ ...subscription, id: subscription.providerId, createdAt: subscription.startedAt ?? now }))
    .sort(provenFirst);
  const [newest] = inOrder;
  // What had taken its place was refunded: it is the store's plan again.
  if (newest?.supersededAt)
    await SubscriptionRecord.updateOne({ _id: newest._id }, { $unset: { supersededAt: 1 } }, { session });
  const renewing = inOrder.filter(({ status }) => status && isRenewing({ status }));
  for (const { _id, provider, providerId, supersededAt, isGuessed } of renewing.slice(1)) {
    const { title } = providerOf(provider);
    if (isGuessed) await tellOfSecondGuess(providerId, title, session);
    if (isGuessed || supersededAt) continue;
    await SubscriptionRecord.updateOne({ _id }, { $set: { supersededAt: now } }, { session });
    await tellAdmin(
      {
        key: `two-subscriptions-${providerId}`,
        subject: 'A store paid for two plans',
        say: `A store had two subscriptions. The older one, ${providerId} at ${title}, is being cancelled; look there whose it is, and whether a refund is due.`,
      },
      session,
    );
  }
}

async function tellOfSecondGuess(providerId: string, title: string, session: ClientSession): Promise<void> {
  await tellAdmin(
    {
      key: `unproven-subscription-${providerId}`,
      subject: 'A store may have paid for two plans',
      say: `The subscription ${providerId} at ${title} may be of a store that has another one, but no message proves it, so both run on and nothing was replaced. Look there whose it is: its message, sent again from there, settles it; a stranger's is to be refunded and cancelled there.`,
    },
    session,
  );
}
