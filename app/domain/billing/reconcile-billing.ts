import { type AdminNotice, tellAdmin } from '#app/domain/mail/tell-admin.ts';
import { UnacceptablePayment } from '#app/domain/payments/acceptable-payment.ts';
import { InvoiceRecord } from '#app/domain/payments/invoice.record.ts';
import { type ProviderPage, paymentProvider, providerOf } from '#app/domain/payments/payment-provider.ts';
import { SubscriptionRecord } from '#app/domain/payments/subscription.record.ts';
import { isPack, isPaidTier } from '#app/domain/plans/items.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { log } from '#app/services/log.ts';
import { ServiceError } from '#app/services/service-error.ts';
import {
  type Comparison,
  compareInvoice,
  compareOrder,
  comparePlanOrder,
  compareSubscription,
} from './compare-payment.ts';
import { knownInvoice, knownSubscription } from './known-facts.ts';
import { isUnderpaid } from './plan-standing.ts';

/** Charges older than this change no more: refunds come before. */
const LOOK_BACK_MS = 70 * 24 * 60 * 60 * 1000;

export interface Reconciliation {
  /** Things of which the provider knew something newer than we did. */
  taken: number;
  /** Payments that belong to nobody we know. */
  unmatched: number;
  /** Items of the provider's lists that are not of a shape we know. */
  unread: number;
}

type Depth = 'all' | 'newest';

/**
 * Compares everything with the provider's own lists and takes in what no message told of, so that a lost one is made up
 * for within a day. `newest` looks at the first page of each list only: for a merchant who waits for a payment. What can't
 * be read is left out and told to an admin. What can't be taken in does not hold up the others: the first such failure is
 * thrown after all had their turn. A provider that does not answer ends it at once.
 */
export async function reconcileBilling(now: Date, depth: Depth = 'all'): Promise<Reconciliation> {
  const provider = paymentProvider();
  const since = new Date(now.getTime() - LOOK_BACK_MS);
  const run = new Run(depth);
  await run.go('subscription', provider.listSubscriptionPage, async (facts) => {
    const { item: tier } = facts;
    return isPaidTier(tier) ? compareSubscription(facts, tier, now) : 'known';
  });
  await run.go('invoice', provider.listInvoicePage, (facts) => compareInvoice(facts, now), since);
  await run.go(
    'order',
    provider.listOrderPage,
    async (facts) => {
      const { item } = facts;
      if (isPaidTier(item)) return comparePlanOrder(facts, now);
      return isPack(item) ? compareOrder(facts, now) : 'known';
    },
    since,
  );
  await tellOfUnderpaid(since);
  if (run.failures.length > 0) throw run.failures[0];
  return run.done;
}

class Run {
  readonly done: Reconciliation = { taken: 0, unmatched: 0, unread: 0 };
  readonly failures: unknown[] = [];
  readonly #depth: Depth;

  constructor(depth: Depth) {
    this.#depth = depth;
  }

  /** Goes through a list, newest first, until it ends or is older than `since`. */
  async go<T extends { id: string; createdAt: Date }>(
    kind: string,
    readPage: (page: number) => Promise<ProviderPage<T>>,
    compare: (facts: T) => Promise<Comparison>,
    since = new Date(0),
  ): Promise<void> {
    for (let page = 1; ; page += 1) {
      const { items, unread, isLast } = await readPage(page);
      for (const { id, reason } of unread) await this.#noteUnread(kind, id, reason);
      for (const facts of items) if (facts.createdAt >= since) await this.#take(kind, facts, compare);
      if (isLast || this.#depth === 'newest' || items.some(({ createdAt }) => createdAt < since)) return;
    }
  }

  async #take<T extends { id: string }>(
    kind: string,
    facts: T,
    compare: (facts: T) => Promise<Comparison>,
  ): Promise<void> {
    try {
      const outcome = await compare(facts);
      if (outcome === 'taken') this.done.taken += 1;
      if (outcome === 'unmatched') await this.#noteUnmatched(kind, facts.id);
    } catch (error) {
      if (error instanceof UnacceptablePayment) return this.#noteUnmatched(kind, facts.id);
      if (error instanceof ServiceError && error.retry === 'later') throw error;
      log().error({ error, kind, providerId: facts.id }, 'What the payment provider knows could not be taken in');
      this.failures.push(error);
    }
  }

  async #noteUnmatched(kind: string, id: string): Promise<void> {
    this.done.unmatched += 1;
    await tell({
      key: `unmatched-${kind}-${id}`,
      subject: 'A payment belongs to nobody',
      say: `The ${kind} ${id} at ${paymentProvider().title} could not be matched with one store. Look there whose it is; its message, sent again from there, names the store.`,
    });
  }

  async #noteUnread(kind: string, id: string, reason: string): Promise<void> {
    this.done.unread += 1;
    log().error({ kind, providerId: id, reason }, 'An item of the payment provider’s list could not be read');
    await tell({
      key: `unread-${kind}-${id}`,
      subject: 'A payment could not be read',
      say: `The ${kind} ${id} in ${paymentProvider().title}’s list is not of a form that the app knows (${reason}). It was left out; everything else was compared.`,
    });
  }
}

function tell(notice: AdminNotice): Promise<void> {
  return inTransaction((session) => tellAdmin(notice, session));
}

/** An invoice below its plan's price grants nothing: by now no late message explains it, so a person has to look. */
async function tellOfUnderpaid(since: Date): Promise<void> {
  const invoices = await InvoiceRecord.find({ kind: 'plan', creditsGranted: 0, issuedAt: { $gte: since } }).lean();
  for (const invoice of invoices) {
    const subscription = await SubscriptionRecord.findOne({
      provider: invoice.provider,
      providerId: invoice.subscriptionId ?? '',
    }).lean();
    const [known] = subscription ? knownSubscription(subscription) : [];
    if (!known || !isUnderpaid(knownInvoice(invoice), known)) continue;
    await tell({
      key: `underpaid-${invoice.providerId}`,
      subject: 'An invoice is below its plan’s price',
      say: `Invoice ${invoice.providerId} at ${providerOf(invoice.provider).title} paid ${invoice.netInUsdCents} cents (US dollars) and granted nothing. Look there whose it is, and whether the price is right.`,
    });
  }
}
