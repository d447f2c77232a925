/** A purpose that the product does not have: it is in a table beside the others, and nothing else is told of it. */
import mongoose, { Types } from 'mongoose';
import { describe, expect, it } from 'vitest';
import { MailRecord } from '#app/domain/mail/mail.record.ts';
import { CheckoutRecord } from '#app/domain/payments/checkout.record.ts';
import { InvoiceRecord } from '#app/domain/payments/invoice.record.ts';
import { listInvoices, listPayments } from '#app/domain/payments/list-invoices.ts';
import type { OrderFacts } from '#app/domain/payments/payment-facts.ts';
import type { OncePurpose, PaymentPurposes } from '#app/domain/payments/purpose.ts';
import { takePayment } from '#app/domain/payments/take-payment.ts';
import { PURPOSES } from '#app/domain/reconciliation/purposes.ts';
import { moneyProblems, newBusiness, readStore, withMoneyDatabase } from '#tests/fixtures/money-database.ts';
import { invoiceFacts, orderFacts } from '#tests/fixtures/payment-facts.ts';

withMoneyDatabase();

interface Licence {
  _id: string;
  shop: string;
  isHeld: boolean;
  /** How often it was given, and taken back. */
  given: number;
  ended: number;
}
const licences = () => mongoose.connection.collection<Licence>('licences_of_a_test');
const PRICE = 7500;
/** What it costs now. */
let priceNow = PRICE;

/** A licence for a model: held while its payment counts. */
const licence: OncePurpose = {
  name: 'licence',
  renews: false,
  sells: (item) => item === 'licence',
  priceOf: ({ quantity }) => priceNow * quantity,
  say: () => 'Licence for Mara',
  settle: async ({ invoice, state }, session) => {
    const counts = state === 'paid' || state === 'refunded-in-part';
    const _id = invoice.providerId;
    const { shop } = invoice;
    await licences().updateOne(
      { _id },
      { $setOnInsert: { shop, isHeld: false, given: 0, ended: 0 } },
      { upsert: true, session },
    );
    const done = counts ? { given: 1 } : { ended: 1 };
    await licences().updateOne({ _id, isHeld: !counts }, { $set: { isHeld: counts, shop }, $inc: done }, { session });
    if (invoice.totalInCents === 66_600) throw new Error('The licence office is closed');
  },
  leave: async ({ providerId }, { from }, session) => {
    await licences().updateOne({ _id: providerId, shop: from }, { $set: { isHeld: false } }, { session });
    return 'Mara was photographed there twice.';
  },
};
const WITH_LICENCES: PaymentPurposes = [...PURPOSES, licence];

const start = Date.parse('2026-03-01T12:00:00Z');
const at = (minutes: number) => new Date(start + minutes * 60_000);
const newId = () => String(new Types.ObjectId());

async function checkoutFor(shop: string) {
  const checkout = await CheckoutRecord.insertOne({ shop, item: 'licence', quantity: 1, openedAt: at(-5) });
  return { shop, checkoutId: checkout._id };
}

type Part = Partial<Omit<Parameters<typeof orderFacts>[0], 'item'>> & { id: string };

function paid(part: Part): OrderFacts {
  return orderFacts({ item: 'licence', at: at(0), cents: PRICE, ...part });
}

const take = (facts: OrderFacts, payer?: { shop: string; checkoutId?: Types.ObjectId }) =>
  takePayment({ fact: { kind: 'order', facts }, payer, now: at(10) }, WITH_LICENCES);
const licenceOf = (id: string) => licences().findOne({ _id: id });

async function bought(id: string) {
  const shop = await newBusiness(at(-60));
  const payer = await checkoutFor(shop);
  await take(paid({ id }), payer);
  return { shop, payer };
}

describe('an order of packs from before its item was kept', () => {
  it('has its words in the list, and is refunded like any other', async () => {
    const shop = await newBusiness(at(-60));
    const payer = await checkoutFor(shop);
    const order = { id: newId(), item: 'pack-25', at: at(0), cents: 1500 };
    await take(orderFacts(order), payer);
    await InvoiceRecord.updateOne({ providerId: order.id }, { $unset: { item: 1, what: 1 } });
    const list = async () => (await listInvoices({ shop, pageSize: 10 })).items.map(({ what }) => what);
    const before = await list();
    await take(orderFacts({ ...order, status: 'refunded', refunded: 1500, saidAt: at(1) }));
    expect(await list()).toEqual(before);
    expect(before).toEqual(['1 × 25 credits']);
    expect(await readStore(shop)).toMatchObject({ packCredits: 0 });
    expect(await moneyProblems(shop)).toEqual([]);
  });

  it('is known by itself where neither the provider nor a checkout says what it was', async () => {
    const shop = await newBusiness(at(-60));
    const payer = await checkoutFor(shop);
    const order = { id: newId(), item: 'pack-25', at: at(0), cents: 1500 };
    await take(orderFacts(order), payer);
    await InvoiceRecord.updateOne({ providerId: order.id }, { $unset: { item: 1, what: 1 } });
    await CheckoutRecord.deleteMany({ shop });
    await take({ ...orderFacts({ ...order, status: 'refunded', refunded: 1500, saidAt: at(1) }), item: null });
    expect(await readStore(shop)).toMatchObject({ packCredits: 0 });
  });
});

it('a table with a second purpose that renews is refused', async () => {
  const invoice = {
    kind: 'invoice',
    facts: invoiceFacts({ id: newId(), subscriptionId: newId(), cents: 1900, at: at(0) }),
    hasFailed: false,
  } as const;
  const twice = [...PURPOSES, ...PURPOSES];
  await expect(takePayment({ fact: invoice, now: at(10) }, twice)).rejects.toThrow('just one has to renew');
});

describe('a third purpose', () => {
  it('is settled once, however often and however much at once its payment is told', async () => {
    const shop = await newBusiness(at(-60));
    const payer = await checkoutFor(shop);
    const id = newId();
    const owners = await Promise.all(Array.from({ length: 6 }, () => take(paid({ id }), payer)));
    expect(new Set(owners)).toEqual(new Set([shop]));
    await take(paid({ id }), payer);
    expect(await licenceOf(id)).toMatchObject({ shop, isHeld: true, given: 1, ended: 0 });
    expect(await InvoiceRecord.find({ shop }).lean()).toMatchObject([{ kind: 'licence', item: 'licence' }]);
    const query = { shop, pageSize: 10 };
    expect((await listInvoices(query)).items).toMatchObject([{ what: 'Licence for Mara', totalInCents: PRICE }]);
    expect((await listPayments(query)).items).toMatchObject([{ what: 'Licence for Mara', kind: 'charge' }]);
    const mails = await MailRecord.find({ shop }).lean();
    expect(mails).toMatchObject([{ key: `invoice-lemon-squeezy-order-${id}`, facts: { what: 'Licence for Mara' } }]);
    expect(await readStore(shop)).toMatchObject({ packCredits: 0, subscriptionTier: 'free' });
    expect(await moneyProblems(shop)).toEqual([]);
  });

  it('that became dearer meanwhile is refunded at what was paid', async () => {
    const id = newId();
    await bought(id);
    priceNow = 2 * PRICE;
    try {
      await take(paid({ id, status: 'refunded', refunded: PRICE, saidAt: at(2) }));
      expect(await licenceOf(id)).toMatchObject({ isHeld: false, given: 1, ended: 1 });
      const other = newId();
      const payer = await checkoutFor(await newBusiness(at(-60)));
      await expect(take(paid({ id: other }), payer)).rejects.toThrow(`paid ${PRICE} cents of ${2 * PRICE}`);
    } finally {
      priceNow = PRICE;
    }
  });

  it('refunded in part is kept, in full is over, once, and an older word brings nothing back', async () => {
    const id = newId();
    const { shop } = await bought(id);
    await take(paid({ id, status: 'partial_refund', refunded: 500, saidAt: at(1) }));
    expect(await licenceOf(id)).toMatchObject({ isHeld: true, given: 1, ended: 0 });
    const refunded = paid({ id, status: 'refunded', refunded: PRICE, saidAt: at(2) });
    await Promise.all([take(refunded), take(refunded)]);
    await take(paid({ id, saidAt: at(1) }));
    expect(await licenceOf(id)).toMatchObject({ isHeld: false, given: 1, ended: 1 });
    const { items } = await listPayments({ shop, pageSize: 10 });
    expect(items.map(({ amountInCents }) => amountInCents).toSorted()).toEqual([-PRICE, PRICE].toSorted());
  });

  it.each(['disputed', 'fraudulent'] as const)(
    '%s is over, an admin hears of it once, and paid after all it is back',
    async (status) => {
      const id = newId();
      await bought(id);
      for (const _ of [1, 2]) await take(paid({ id, status, saidAt: at(1) }));
      expect(await licenceOf(id)).toMatchObject({ isHeld: false, given: 1, ended: 1 });
      expect(await MailRecord.countDocuments({ key: `${status}-order-${id}` })).toBe(1);
      await take(paid({ id, saidAt: at(2) }));
      expect(await licenceOf(id)).toMatchObject({ isHeld: true, given: 2, ended: 1 });
    },
  );

  it('paid with less than its price is not taken in', async () => {
    const payer = await checkoutFor(await newBusiness(at(-60)));
    const id = newId();
    await expect(take(paid({ id, cents: PRICE - 1 }), payer)).rejects.toThrow(`paid ${PRICE - 1} cents of ${PRICE}`);
    expect(await InvoiceRecord.countDocuments({ providerId: id })).toBe(0);
    expect(await licenceOf(id)).toBeNull();
  });

  it('is settled in the transaction of its payment: what it can’t do leaves nothing of both', async () => {
    const payer = await checkoutFor(await newBusiness(at(-60)));
    const id = newId();
    await expect(take(paid({ id, cents: 66_600 }), payer)).rejects.toThrow('closed');
    expect(await InvoiceRecord.countDocuments({ providerId: id })).toBe(0);
    expect(await MailRecord.countDocuments({ key: new RegExp(`order-${id}`) })).toBe(0);
    expect(await licenceOf(id)).toBeNull();
  });

  it('counted for the wrong store is taken from it, given to the right one, and an admin hears what is left', async () => {
    const [first, second] = [await newBusiness(at(-60)), await newBusiness(at(-60))];
    const proof = await checkoutFor(second);
    const id = newId();
    await take(paid({ id }), { shop: first });
    expect(await licenceOf(id)).toMatchObject({ shop: first, isHeld: true });
    for (const _ of [1, 2]) await take(paid({ id }), proof);
    expect(await licenceOf(id)).toMatchObject({ shop: second, isHeld: true, given: 2 });
    expect(await InvoiceRecord.find({ providerId: id }).lean()).toMatchObject([{ shop: second, isMoved: true }]);
    const told = await MailRecord.find({ key: `moved-order-${id}` }).lean();
    expect(JSON.stringify(told.map(({ facts }) => facts))).toContain('Mara was photographed there twice.');
    expect(told).toHaveLength(1);
  });

  it('that nobody put into the table is not sold here', async () => {
    const payer = await checkoutFor(await newBusiness(at(-60)));
    const facts = paid({ id: newId() });
    expect(await takePayment({ fact: { kind: 'order', facts }, payer, now: at(10) }, PURPOSES)).toBeUndefined();
    expect(await InvoiceRecord.countDocuments({ providerId: facts.id })).toBe(0);
  });
});
