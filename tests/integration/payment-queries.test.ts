/** The records of payments are kept for accounting and only get more: nothing that is asked of them may read them all. */
import mongoose, { type mongo } from 'mongoose';
import { expect, it } from 'vitest';
import { startCheckout } from '#app/domain/billing/start-checkout.ts';
import { sweepBilling } from '#app/domain/billing/sweep-billing.ts';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { CheckoutRecord } from '#app/domain/payments/checkout.record.ts';
import { FirstOrderRecord } from '#app/domain/payments/first-order.record.ts';
import { InvoiceRecord } from '#app/domain/payments/invoice.record.ts';
import { PaymentRecord } from '#app/domain/payments/payment.record.ts';
import { SubscriptionRecord } from '#app/domain/payments/subscription.record.ts';
import type { Item } from '#app/domain/plans/items.ts';
import { reconcileBilling } from '#app/domain/reconciliation/reconcile-billing.ts';
import { archiveBusiness } from '#app/domain/store-life/archive-business.ts';
import { redactShop } from '#app/domain/store-life/redact-shop.ts';
import { deliver, newBusiness, readStore, withMoneyDatabase } from '#tests/fixtures/money-database.ts';
import { changeFirstItem, mendPayments, messagesAbout, payAt } from '#tests/fixtures/simulated-payments.ts';

withMoneyDatabase('simulated');

const now = () => new Date();
const RECORDS = [SubscriptionRecord, InvoiceRecord, PaymentRecord, FirstOrderRecord, CheckoutRecord];
/** By these alone an index finds a good part of all there is. */
const WIDE = ['provider', 'kind', 'status'];

type Filter = Record<string, unknown>;

/** Of which of a record's indexes this filter names the beginning, so far that few are left. */
function isServed(filter: Filter, indexes: string[][]): boolean {
  if (Array.isArray(filter.$or) && filter.$or.every((part: Filter) => isServed(part, indexes))) return true;
  return [['_id'], ...indexes].some((fields) => {
    const unnamed = fields.findIndex((field) => !(field in filter));
    const named = fields.slice(0, unnamed === -1 ? undefined : unnamed);
    // Many have nothing there.
    return named.some((field) => !WIDE.includes(field) && filter[field] !== null);
  });
}

function filtersOf(command: mongo.Document): Filter[] {
  const { filter, query, updates, deletes, pipeline } = command;
  if (updates || deletes) return (updates ?? deletes).map(({ q }: { q: Filter }) => q);
  return [filter ?? query ?? pipeline?.[0]?.$match ?? {}];
}

const ASKING = ['find', 'count', 'distinct', 'findAndModify', 'update', 'delete', 'aggregate'];

/** Each question that was asked of payments and that no index answers. */
function watchQuestions(): { unserved: Set<string>; asked: Set<string> } {
  const indexes = new Map(
    RECORDS.map((record) => [
      record.collection.collectionName,
      record.schema.indexes().map(([keys]) => Object.keys(keys)),
    ]),
  );
  const unserved = new Set<string>();
  const asked = new Set<string>();
  mongoose.connection.getClient().on('commandStarted', ({ commandName, command }: mongo.CommandStartedEvent) => {
    const collection = String(command[commandName]);
    const known = indexes.get(collection);
    if (!known || !ASKING.includes(commandName)) return;
    for (const filter of filtersOf(command)) {
      const question = `${collection}: ${Object.keys(filter).join(', ')}`;
      asked.add(question);
      if (!isServed(filter, known)) unserved.add(question);
    }
  });
  return { unserved, asked };
}

async function open(shop: string, item: Item): Promise<string> {
  const checkout = await startCheckout({ shop, item, quantity: 1, now: now() });
  if (checkout.kind !== 'checkout') throw new Error('No checkout was opened');
  return checkout.url;
}

async function hearOf(about: string): Promise<void> {
  for (const message of await messagesAbout(about)) await deliver(message);
}

it('whatever payments are asked while they are taken in, compared, moved and forgotten, an index answers', async () => {
  const { unserved, asked } = watchQuestions();
  const [first, second] = [await newBusiness(now()), await newBusiness(now())];
  await open(first, 'starter');
  await open(first, 'pack-25');
  // Both are guessed to be the first one's, until their messages prove the second one's.
  const { email } = await readStore(first);
  const pack = await payAt(await open(second, 'pack-25'), { email: email ?? '' });
  const plan = await payAt(await open(second, 'starter'), { email: email ?? '' });
  await reconcileBilling(now());
  const [invoice] = await InvoiceRecord.find({ shop: first, kind: 'plan' }).lean();
  await hearOf(`subscriptions ${plan.subscriptionId}`);
  await hearOf(`subscription-invoices ${invoice?.providerId}`);
  await hearOf(`orders ${plan.orderId}`);
  await hearOf(`orders ${pack.orderId}`);
  expect(await readStore(second)).toMatchObject({ subscriptionTier: 'starter', packCredits: 25 });
  // As one that is below its plan's price.
  await InvoiceRecord.updateOne({ _id: invoice?._id }, { $set: { creditsGranted: 0 } });
  await reconcileBilling(now());
  const isFraud = { status: 'fraudulent', updated_at: new Date(Date.now() + 60_000).toISOString() };
  expect(await changeFirstItem('orders', isFraud)).toBe(plan.orderId);
  await reconcileBilling(now());
  await mendPayments();
  await sweepBilling(now());
  await archiveBusiness({ shop: second, triggeredAt: new Date(Date.now() + 1000) });
  await redactShop({ shop: second, by: 'test', now: now() });
  await hearOf(`subscriptions ${plan.subscriptionId}`);
  expect(await BusinessRecord.exists({ shop: second })).toBeNull();
  expect(asked.size).toBeGreaterThan(30);
  expect([...unserved]).toEqual([]);
});
