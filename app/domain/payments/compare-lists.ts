import { log } from '#app/services/log.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { UnacceptablePayment } from './acceptable-payment.ts';
import type { Comparison } from './compare-payment.ts';
import { noteUnmatched, noteUnread } from './note-for-admin.ts';
import type { PaymentFact } from './payment-facts.ts';
import type { PaymentProvider, ProviderPage } from './payment-provider.ts';

export interface Compared {
  /** Things of which the provider knew something newer than we did. */
  taken: number;
  /** Payments that belong to nobody we know. */
  unmatched: number;
  /** Items of the provider's lists that are not of a shape we know. */
  unread: number;
  failures: unknown[];
}

interface Comparing {
  lists: NonNullable<PaymentProvider['lists']>;
  /** As people call the provider. */
  title: string;
  /** Charges older than this are left out. */
  since: Date;
  depth: 'all' | 'newest';
  compare: (fact: PaymentFact) => Promise<Comparison>;
}

/** Compares the lists of a whole account, newest first; `newest` only their first pages. */
export async function compareLists(comparing: Comparing): Promise<Compared> {
  const { lists, since } = comparing;
  const run = new Run(comparing);
  await run.go('subscription', lists.subscriptions, (facts) => ({ kind: 'subscription', facts }), new Date(0));
  await run.go('invoice', lists.invoices, (facts) => ({ kind: 'invoice', facts, hasFailed: false }), since);
  await run.go('order', lists.orders, (facts) => ({ kind: 'order', facts }), since);
  return run.done;
}

class Run {
  readonly done: Compared = { taken: 0, unmatched: 0, unread: 0, failures: [] };
  readonly #comparing: Comparing;

  constructor(comparing: Comparing) {
    this.#comparing = comparing;
  }

  /** Goes through a list until it ends or is older than `since`. */
  async go<T extends PaymentFact['facts']>(
    kind: PaymentFact['kind'],
    readPage: (page: number) => Promise<ProviderPage<T>>,
    factOf: (facts: T) => PaymentFact,
    since: Date,
  ): Promise<void> {
    const { title, depth } = this.#comparing;
    for (let page = 1; ; page += 1) {
      const { items, unread, isLast } = await readPage(page);
      for (const { id, reason } of unread) {
        this.done.unread += 1;
        await noteUnread({ title, kind, id, reason });
      }
      for (const facts of items) if (facts.createdAt >= since) await this.#take(factOf(facts));
      if (isLast || depth === 'newest' || items.some(({ createdAt }) => createdAt < since)) return;
    }
  }

  async #take(fact: PaymentFact): Promise<void> {
    try {
      const outcome = await this.#comparing.compare(fact);
      if (outcome === 'taken') this.done.taken += 1;
      if (outcome === 'unmatched') await this.#noteUnmatched(fact);
    } catch (error) {
      if (error instanceof UnacceptablePayment) return this.#noteUnmatched(fact);
      if (error instanceof ServiceError && error.retry === 'later') throw error;
      const { kind, facts } = fact;
      log().error({ error, kind, providerId: facts.id }, 'What the payment provider knows could not be taken in');
      this.done.failures.push(error);
    }
  }

  async #noteUnmatched(fact: PaymentFact): Promise<void> {
    this.done.unmatched += 1;
    await noteUnmatched(fact);
  }
}
