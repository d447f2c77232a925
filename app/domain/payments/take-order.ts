import type { ClientSession } from 'mongoose';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { requireOurAccount, UnacceptablePayment } from './acceptable-payment.ts';
import { chargeFields } from './charge-fields.ts';
import type { Payer } from './checkout-proof.ts';
import { claimCheckout, paidByName } from './claim-checkout.ts';
import { forgetPayerOf } from './forget-payer.ts';
import { type Invoice, InvoiceRecord } from './invoice.record.ts';
import { moveOrder } from './move-payment.ts';
import { tellOfMoneyForNobody } from './orphaned-payments.ts';
import { type Ownership, ownershipOf, resolveOwner } from './owner.ts';
import { isLaterCharge, type OrderFacts, paymentStateOf, reachesPrice, wasPaid } from './payment-facts.ts';
import type { Bought, OncePurpose } from './purpose.ts';
import { recordPayments } from './record-payments.ts';
import { tellOfFraud, tellOfUnknownWord } from './unknown-words.ts';

interface OrderNews {
  facts: OrderFacts;
  bought: Bought;
  payer: Payer | undefined;
  now: Date;
}

/**
 * Takes in what was said of an order of something that is bought once: the record, the payment history, the mail and what
 * its purpose gives for it in one transaction, once an order. A proof that it is another store's than the one that was
 * guessed moves it there. Returns the store.
 */
export async function takeOrder({ facts, bought, payer, now }: OrderNews, purpose: OncePurpose): Promise<string> {
  requireOurAccount(facts);
  const name = { provider: facts.provider, kind: purpose.name, providerId: facts.id };
  const price = await purpose.priceOf(bought);
  if (wasPaid(facts) && !reachesPrice(facts, price) && !(await wasTakenPaid(name))) {
    throw new UnacceptablePayment(`Order ${facts.id} paid ${facts.netInUsdCents} cents of ${price}`);
  }
  return inTransaction(async (session) => {
    const known = await InvoiceRecord.findOne(name).session(session).lean();
    const before = ownershipOf(known);
    const ownership = await resolveOwner({ known: before, payer }, session);
    if (!ownership) throw new UnacceptablePayment(`Order ${facts.id} came by no checkout of a store`);
    const { shop: owner, isGuessed } = ownership;
    if (known?.shop && known.shop !== owner) {
      const { provider, providerId } = name;
      await moveOrder({ order: known, purpose, provider, providerId, from: known.shop, to: owner, now }, session);
    }
    if (before?.shop !== owner || before.isGuessed !== isGuessed) {
      const { item, quantity } = bought;
      const paidBy = paidByName('order', facts.id);
      await claimCheckout({ paidBy, shop: owner, item, quantity, checkoutId: payer?.checkoutId }, session);
    }
    const business = await BusinessRecord.findOneAndUpdate(
      { shop: owner },
      { $inc: { billingVersion: 1 } },
      { session, returnDocument: 'after' },
    ).lean();
    const invoice = await saveOrder({ name, facts, bought, ownership, what: purpose.say(bought) }, session);
    await tellOfUnknownWord('order', facts, session);
    await tellOfFraud({ ...invoice, kind: 'order', isPlan: false }, session);
    if (!business) {
      await tellOfMoneyForNobody({ ...invoice, shop: owner }, known, session);
      await forgetPayerOf(owner, session);
      return owner;
    }
    await recordPayments({ ...invoice, shop: owner }, session);
    const state = paymentStateOf(invoice);
    await purpose.settle({ invoice: { ...invoice, shop: owner }, state, bought, business, now }, session);
    return owner;
  });
}

/** It was paid at the price of its day: what is said of it later, such as a refund, is not held to today's. */
async function wasTakenPaid(name: Order['name']): Promise<boolean> {
  const known = await InvoiceRecord.findOne(name).select('status').lean();
  return known !== null && wasPaid(known);
}

interface Order {
  name: Pick<Invoice, 'provider' | 'kind' | 'providerId'>;
  facts: OrderFacts;
  bought: Bought;
  ownership: Ownership;
  what: string;
}

async function saveOrder({ name, facts, bought, ownership, what }: Order, session: ClientSession): Promise<Invoice> {
  const known = await InvoiceRecord.findOne(name).session(session).lean();
  const isNews = !known || isLaterCharge(facts, { ...known, updatedAt: known.providerUpdatedAt });
  const saved = await InvoiceRecord.findOneAndUpdate(
    name,
    {
      $set: {
        ...(isNews ? chargeFields(facts, known) : {}),
        isGuessed: ownership.isGuessed,
        item: bought.item,
        what,
      },
      $setOnInsert: { shop: ownership.shop, quantity: bought.quantity },
    },
    { upsert: true, session, returnDocument: 'after' },
  ).lean();
  if (!saved) throw new Error(`Order ${facts.id} vanished while it was saved`);
  return saved;
}
