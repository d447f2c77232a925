/**
 * Where a store stands: which plan it is on, from everything that is known of its subscriptions and their invoices. A
 * function of the facts alone, so the order in which they came to be known makes no difference. No database here.
 */
import type { SubscriptionStatus } from '#app/domain/businesses/business.record.ts';
import type { ProviderName } from '#app/domain/payment-providers.ts';
import {
  type BillingReason,
  type ChargeStatus,
  countsForNothing,
  isTakenBack,
  type ProviderStatus,
  reachesPrice,
  wasPaid,
} from '#app/domain/payments/payment-facts.ts';
import type { PlanChange } from '#app/domain/payments/subscription-news.ts';
import { type PaidTier, PLANS, type Tier } from '#app/domain/plans/plans.ts';

export interface KnownSubscription {
  provider: ProviderName;
  id: string;
  status: ProviderStatus;
  endsAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
  /** No message has proved that it is this store's. */
  isGuessed: boolean;
  /** Every plan that it was ever said to be on, with the moment it was said of. */
  planChanges: PlanChange[];
}

export interface KnownInvoice {
  id: string;
  subscriptionId: string;
  billingReason: BillingReason;
  status: ChargeStatus;
  issuedAt: Date;
  updatedAt: Date;
  totalInCents: number;
  refundedInCents: number;
  netInUsdCents: number;
  currency: string;
}

export interface PlanPeriod {
  provider: ProviderName;
  /** The invoice that pays for it. */
  invoiceId: string;
  subscriptionId: string;
  billingReason: BillingReason;
  startedAt: Date;
  /** The highest plan that was held in it and paid for. */
  tier: PaidTier;
  credits: number;
  /** The last invoice of a change to a larger plan in it, and whether that went back in full or was a fraud. */
  change?: { invoiceId: string; isTakenBack: boolean };
}

export interface PlanStanding {
  tier: Tier;
  status: SubscriptionStatus;
  /** The subscription that the plan comes from, or the last one that ended. */
  provider?: ProviderName;
  subscriptionId?: string;
  /** Present on a paid plan. */
  period?: PlanPeriod;
  /** When a cancelled plan ends. */
  endsAt?: Date;
  /** When the last paid plan ended; on Free, after one. */
  endedAt?: Date;
  /** The invoice whose refund, or fraud, ended it. */
  refundedInvoiceId?: string;
  isFraud?: boolean;
}

const PERIOD_AT_MOST_MS = 32 * 24 * 60 * 60 * 1000;

/** Live: it may still be used or mended. A cancelled one is, until its end. */
export function isLive(subscription: Pick<KnownSubscription, 'status' | 'endsAt'>, now: Date): boolean {
  switch (subscription.status) {
    case 'expired':
    case 'unknown':
      return false;
    case 'cancelled':
      return subscription.endsAt !== null && subscription.endsAt > now;
    case 'on_trial':
    case 'active':
    case 'paused':
    case 'past_due':
    case 'unpaid':
      return true;
  }
}

/** Goes on charging by itself: two of these at once would charge a store twice. */
export function isRenewing(subscription: Pick<KnownSubscription, 'status'>): boolean {
  return subscription.status !== 'cancelled' && subscription.status !== 'expired';
}

/** What its latest period was paid with went back in full, or was a fraud: it gives nothing more, and has to stop charging. */
export function isRefunded(subscription: KnownSubscription, invoices: KnownInvoice[]): boolean {
  const invoice = latestPeriod(subscription, invoices);
  return invoice !== undefined && isTakenBack(invoice);
}

interface End extends Pick<PlanStanding, 'provider' | 'subscriptionId' | 'refundedInvoiceId' | 'isFraud'> {
  at: Date;
}

export function standingOf(subscriptions: KnownSubscription[], invoices: KnownInvoice[], now: Date): PlanStanding {
  const ends: End[] = [];
  for (const subscription of [...subscriptions].sort(provenFirst)) {
    const invoice = latestPeriod(subscription, invoices);
    if (!invoice) continue;
    const { provider, id: subscriptionId } = subscription;
    if (isTakenBack(invoice)) {
      const isFraud = countsForNothing(invoice);
      ends.push({ at: invoice.updatedAt, provider, subscriptionId, refundedInvoiceId: invoice.id, isFraud });
    } else if (isLive(subscription, now)) {
      return onPlan(subscription, invoice, invoices);
    } else {
      ends.push({ at: subscription.endsAt ?? subscription.updatedAt, provider, subscriptionId });
    }
  }
  const last = ends.sort((a, b) => b.at.getTime() - a.at.getTime())[0];
  if (!last) return { tier: 'free', status: 'none' };
  const { at: endedAt, ...end } = last;
  return { tier: 'free', status: 'expired', endedAt, ...end };
}

function onPlan(subscription: KnownSubscription, invoice: KnownInvoice, invoices: KnownInvoice[]): PlanStanding {
  const changes = invoices.filter((other) => other.subscriptionId === subscription.id && isPaidChange(other, invoice));
  const isLargerPaid = changes.some((change) => !isTakenBack(change));
  const tier = highestTier(subscription, invoice, isLargerPaid);
  const [change] = changes.sort(newestIssueFirst);
  return {
    tier,
    status: standingStatus(subscription.status),
    provider: subscription.provider,
    subscriptionId: subscription.id,
    period: {
      provider: subscription.provider,
      invoiceId: invoice.id,
      subscriptionId: subscription.id,
      billingReason: invoice.billingReason,
      startedAt: invoice.issuedAt,
      tier,
      credits: PLANS[tier].creditsPerPeriod,
      ...(change ? { change: { invoiceId: change.id, isTakenBack: !isLargerPaid } } : {}),
    },
    ...(subscription.status === 'cancelled' && subscription.endsAt ? { endsAt: subscription.endsAt } : {}),
  };
}

/** A live one is never `unknown`: that gives nothing. */
function standingStatus(status: ProviderStatus): SubscriptionStatus {
  return status === 'on_trial' || status === 'unknown' ? 'active' : status;
}

/**
 * The newest period that was paid for. An invoice below its plan's price counts for nothing yet: either a change of
 * plan is still to be heard of, or it is for an admin to see.
 */
function latestPeriod(subscription: KnownSubscription, invoices: KnownInvoice[]): KnownInvoice | undefined {
  return invoices
    .filter((invoice) => invoice.subscriptionId === subscription.id && startsPeriod(invoice))
    .filter((invoice) => !isUnderpaid(invoice, subscription))
    .sort(newestIssueFirst)[0];
}

function newestIssueFirst(a: KnownInvoice, b: KnownInvoice): number {
  return b.issuedAt.getTime() - a.issuedAt.getTime() || byId(b.id, a.id);
}

/** Money came in for it, also when none of it counts by now. */
function moneyCame(invoice: KnownInvoice): boolean {
  return wasPaid(invoice) || countsForNothing(invoice);
}

function startsPeriod(invoice: KnownInvoice): boolean {
  return moneyCame(invoice) && (invoice.billingReason === 'initial' || invoice.billingReason === 'renewal');
}

/** Money for a change of plan within the period of another invoice. One of nothing, as for a smaller plan, is none. */
function isPaidChange(invoice: KnownInvoice, period: KnownInvoice): boolean {
  return (
    invoice.billingReason === 'updated' &&
    moneyCame(invoice) &&
    invoice.netInUsdCents > 0 &&
    invoice.issuedAt >= period.issuedAt
  );
}

/** A change to a smaller plan can leave a credit that the next renewal is less by; nothing else makes one cheaper. */
export function isUnderpaid(invoice: KnownInvoice, subscription: Pick<KnownSubscription, 'planChanges'>): boolean {
  const tier = tierOf(invoice, subscription);
  if (tier === undefined || !startsPeriod(invoice) || reachesPrice(invoice, PLANS[tier].priceInCents)) return false;
  const since = new Date(invoice.issuedAt.getTime() - PERIOD_AT_MOST_MS);
  const wasLarger = subscription.planChanges.some(
    (change) => change.at > since && change.at <= invoice.issuedAt && isLarger(change.tier, tier),
  );
  return invoice.billingReason === 'initial' || !wasLarger;
}

function isLarger(tier: PaidTier, than: PaidTier): boolean {
  return PLANS[tier].creditsPerPeriod > PLANS[than].creditsPerPeriod;
}

/**
 * The plan that an invoice is for: the last one said before it, or the first one known. Times may have whole seconds, so
 * of what was said of its very moment, any may have come first: it is for the largest that it pays for.
 */
function tierOf(invoice: KnownInvoice, { planChanges }: Pick<KnownSubscription, 'planChanges'>): PaidTier | undefined {
  const inOrder = [...planChanges].sort((a, b) => a.at.getTime() - b.at.getTime());
  const before = inOrder.findLast((change) => change.at < invoice.issuedAt);
  const during = inOrder.filter((change) => change.at.getTime() === invoice.issuedAt.getTime());
  const possible = [...(before ? [before] : []), ...during];
  const tiers = (possible.length > 0 ? possible : inOrder.slice(0, 1)).map((change) => change.tier);
  return largest(tiers.filter((tier) => reachesPrice(invoice, PLANS[tier].priceInCents))) ?? tiers.at(-1);
}

/** The plan that a period was paid as; a larger one that it was changed to counts only once that is paid for as well. */
function highestTier(subscription: KnownSubscription, invoice: KnownInvoice, isLargerPaid: boolean): PaidTier {
  const held = isLargerPaid ? subscription.planChanges.filter((change) => change.at >= invoice.issuedAt) : [];
  const tiers = [tierOf(invoice, subscription), ...held.map(({ tier }) => tier)].filter((tier) => tier !== undefined);
  return largest(tiers) ?? 'starter';
}

function largest(tiers: PaidTier[]): PaidTier | undefined {
  return tiers.reduce<PaidTier | undefined>((best, tier) => (best && !isLarger(tier, best) ? best : tier), undefined);
}

function newestFirst(a: { createdAt: Date; id: string }, b: { createdAt: Date; id: string }): number {
  return b.createdAt.getTime() - a.createdAt.getTime() || byId(b.id, a.id);
}

/** What is proved, the newest first; then what is only guessed, the oldest first: a guess takes nothing's place. */
export function provenFirst(a: Ranked, b: Ranked): number {
  const isGuessed = a.isGuessed ?? false;
  if (isGuessed !== (b.isGuessed ?? false)) return isGuessed ? 1 : -1;
  return isGuessed ? newestFirst(b, a) : newestFirst(a, b);
}

interface Ranked {
  createdAt: Date;
  id: string;
  isGuessed?: boolean | null | undefined;
}

function byId(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}
