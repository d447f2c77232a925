import { inTransaction } from '#app/services/database/transaction.ts';
import { UnacceptablePayment } from './acceptable-payment.ts';
import { InvoiceRecord } from './invoice.record.ts';
import { knownInvoice, knownSubscription } from './known-facts.ts';
import { matchPayer } from './match-payer.ts';
import type { InvoiceFacts, OrderFacts, SubscriptionFacts } from './payment-facts.ts';
import {
  arePaymentsSetUp,
  isPack,
  isPaidTier,
  itemOf,
  type ProviderPage,
  paymentProvider,
} from './payment-provider.ts';
import { isUnderpaid } from './plan-standing.ts';
import { SubscriptionRecord } from './subscription.record.ts';
import { takeInvoice } from './take-invoice.ts';
import { takeOrder } from './take-order.ts';
import { takeSubscription } from './take-subscription.ts';
import { tellAdmin } from './tell-admin.ts';

/** Charges older than this change no more: refunds come before. */
const LOOK_BACK_MS = 70 * 24 * 60 * 60 * 1000;

export interface Reconciliation {
  /** Things of which the provider knew something newer than we did. */
  taken: number;
  /** Payments that belong to nobody we know. */
  unmatched: number;
}

/**
 * Compares everything with the provider's own lists and takes in what no message told of, so that a lost one is made up
 * for within a day. `newest` looks at the first page of each list only: for a merchant who waits for a payment.
 */
export async function reconcileBilling(now: Date, depth: 'all' | 'newest' = 'all'): Promise<Reconciliation> {
  const provider = paymentProvider();
  const done: Reconciliation = { taken: 0, unmatched: 0 };
  for await (const facts of everyItem(provider.listSubscriptionPage, depth)) {
    if (isPaidTier(itemOf(facts.variantId)))
      await note(done, 'subscription', facts, () => compareSubscription(facts, now));
  }
  const since = new Date(now.getTime() - LOOK_BACK_MS);
  for await (const facts of everyItem(provider.listInvoicePage, depth)) {
    if (facts.createdAt < since) break;
    await note(done, 'invoice', facts, () => compareInvoice(facts, now));
  }
  for await (const facts of everyItem(provider.listOrderPage, depth)) {
    if (facts.createdAt < since) break;
    if (isPack(itemOf(facts.variantId))) await note(done, 'order', facts, () => compareOrder(facts, now));
  }
  await tellOfUnderpaid(since);
  return done;
}

/** The daily run; without payments there is nothing to compare. */
export async function reconcileBillingIfSetUp(now: Date): Promise<void> {
  if (arePaymentsSetUp()) await reconcileBilling(now);
}

async function* everyItem<T>(readPage: (page: number) => Promise<ProviderPage<T>>, depth: 'all' | 'newest') {
  for (let page = 1; ; page += 1) {
    const { items, isLast } = await readPage(page);
    yield* items;
    if (isLast || depth === 'newest') return;
  }
}

type Outcome = 'known' | 'taken' | 'unmatched';

async function note(
  done: Reconciliation,
  kind: string,
  facts: { id: string; userEmail: string },
  compare: () => Promise<Outcome>,
): Promise<void> {
  const outcome = await compare().catch((error: unknown) => {
    if (error instanceof UnacceptablePayment) return 'unmatched' as const;
    throw error;
  });
  if (outcome === 'taken') done.taken += 1;
  if (outcome !== 'unmatched') return;
  done.unmatched += 1;
  await inTransaction((session) =>
    tellAdmin(
      {
        key: `unmatched-${kind}-${facts.id}`,
        subject: 'A payment belongs to nobody',
        say: `The ${kind} ${facts.id} at Lemon Squeezy could not be matched with a store. Look there whose it is.`,
      },
      session,
    ),
  );
}

async function compareSubscription(facts: SubscriptionFacts, now: Date): Promise<Outcome> {
  const known = await SubscriptionRecord.findOne({ providerId: facts.id }).lean();
  if (known?.shop && known.providerUpdatedAt && known.providerUpdatedAt >= facts.updatedAt) return 'known';
  const shop = known?.shop ?? (await matchPayer(facts));
  if (!shop) return 'unmatched';
  await takeSubscription(facts, shop, now);
  return 'taken';
}

async function compareInvoice(facts: InvoiceFacts, now: Date): Promise<Outcome> {
  const known = await InvoiceRecord.findOne({ kind: 'plan', providerId: facts.id }).lean();
  if (known && known.providerUpdatedAt >= facts.updatedAt) return 'known';
  // Of a subscription that is none of ours, or that was reported above.
  if (!(await SubscriptionRecord.exists({ providerId: facts.subscriptionId }))) return 'known';
  await takeInvoice({ facts, hasFailed: false, shop: undefined, now });
  return 'taken';
}

async function compareOrder(facts: OrderFacts, now: Date): Promise<Outcome> {
  const known = await InvoiceRecord.findOne({ kind: 'pack', providerId: facts.id }).lean();
  if (known && known.providerUpdatedAt >= facts.updatedAt) return 'known';
  const shop = known?.shop ?? (await matchPayer(facts));
  if (!shop) return 'unmatched';
  await takeOrder(facts, shop, now);
  return 'taken';
}

/** An invoice below its plan's price grants nothing: by now no late message explains it, so a person has to look. */
async function tellOfUnderpaid(since: Date): Promise<void> {
  const invoices = await InvoiceRecord.find({ kind: 'plan', creditsGranted: 0, issuedAt: { $gte: since } }).lean();
  for (const invoice of invoices) {
    const subscription = await SubscriptionRecord.findOne({ providerId: invoice.subscriptionId ?? '' }).lean();
    const [known] = subscription ? knownSubscription(subscription) : [];
    if (!known || !isUnderpaid(knownInvoice(invoice), known)) continue;
    await inTransaction((session) =>
      tellAdmin(
        {
          key: `underpaid-${invoice.providerId}`,
          subject: 'An invoice is below its plan’s price',
          say: `Invoice ${invoice.providerId} at Lemon Squeezy paid ${invoice.netInUsdCents} cents (US dollars) and granted nothing. Look there whose it is, and whether the price is right.`,
        },
        session,
      ),
    );
  }
}
