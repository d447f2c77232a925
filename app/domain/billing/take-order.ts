import type { ClientSession } from 'mongoose';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { writeCreditEntry } from '#app/domain/credits/write-credit-entry.ts';
import { requireOurAccount, UnacceptablePayment } from '#app/domain/payments/acceptable-payment.ts';
import { chargeFields } from '#app/domain/payments/charge-fields.ts';
import type { Payer } from '#app/domain/payments/checkout-proof.ts';
import { claimCheckout } from '#app/domain/payments/claim-checkout.ts';
import { forgetPayerOf } from '#app/domain/payments/forget-payer.ts';
import { type Invoice, InvoiceRecord } from '#app/domain/payments/invoice.record.ts';
import { tellOfMoneyForNobody } from '#app/domain/payments/orphaned-payments.ts';
import { type Ownership, ownershipOf, resolveOwner } from '#app/domain/payments/owner.ts';
import { isLaterCharge, type OrderFacts, reachesPrice, wasPaid } from '#app/domain/payments/payment-facts.ts';
import { recordPayments } from '#app/domain/payments/record-payments.ts';
import { tellOfFraud, tellOfUnknownWord } from '#app/domain/payments/unknown-words.ts';
import { isPack, isPaidTier } from '#app/domain/plans/items.ts';
import { PACKS, type PackId } from '#app/domain/plans/plans.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { moveOrder } from './correct-payer.ts';
import { type PackChange, packChange } from './pack-credits.ts';
import { takePlanOrder } from './take-plan-order.ts';

/**
 * Takes in what was said of an order of packs: the record, the payment history, the mail and the credits in one
 * transaction, once an order. A proof that it is another store's than the one that was guessed moves it there. Returns the
 * store; undefined for what is not sold here.
 */
export async function takeOrder(facts: OrderFacts, payer: Payer | undefined, now: Date): Promise<string | undefined> {
  const { item: packId } = facts;
  if (!isPack(packId)) {
    return isPaidTier(packId) ? takePlanOrder(facts, payer, now) : undefined;
  }
  requireOurAccount(facts);
  const price = PACKS[packId].priceInCents * facts.quantity;
  if (wasPaid(facts) && !reachesPrice(facts, price)) {
    throw new UnacceptablePayment(`Order ${facts.id} paid ${facts.netInUsdCents} cents of ${price}`);
  }
  return inTransaction(async (session) => {
    const known = await InvoiceRecord.findOne({ provider: facts.provider, kind: 'pack', providerId: facts.id })
      .session(session)
      .lean();
    const before = ownershipOf(known);
    const ownership = await resolveOwner({ known: before, payer }, session);
    if (!ownership) throw new UnacceptablePayment(`Order ${facts.id} came by no checkout of a store`);
    const { shop: owner, isGuessed } = ownership;
    if (known?.shop && known.shop !== owner) {
      await moveOrder(
        known,
        { provider: facts.provider, providerId: facts.id, from: known.shop, to: owner, now },
        session,
      );
    }
    if (before?.shop !== owner || before.isGuessed !== isGuessed) {
      const { item, quantity } = facts;
      const { checkoutId } = payer ?? {};
      await claimCheckout({ paidBy: `order-${facts.id}`, shop: owner, item, quantity, checkoutId }, session);
    }
    const business = await BusinessRecord.findOneAndUpdate(
      { shop: owner },
      { $inc: { billingVersion: 1 } },
      { session, returnDocument: 'after' },
    ).lean();
    const invoice = await saveOrder(facts, { ownership, packId }, session);
    await tellOfUnknownWord('order', facts, session);
    if (invoice.status === 'fraudulent')
      await tellOfFraud({ provider: facts.provider, id: facts.id, kind: 'order', isPlan: false }, session);
    if (!business) {
      await tellOfMoneyForNobody({ ...invoice, shop: owner }, known, session);
      await forgetPayerOf(owner, session);
      return owner;
    }
    await recordPayments({ ...invoice, shop: owner }, session);
    const credits = PACKS[packId].credits * (invoice.quantity ?? 1);
    await moveCredits(
      { ...invoice, shop: owner },
      packChange({ ...invoice, credits }, business.packCredits),
      now,
      session,
    );
    return owner;
  });
}

async function saveOrder(
  facts: OrderFacts,
  { ownership, packId }: { ownership: Ownership; packId: PackId },
  session: ClientSession,
): Promise<Invoice> {
  const name = { provider: facts.provider, kind: 'pack' as const, providerId: facts.id };
  const known = await InvoiceRecord.findOne(name).session(session).lean();
  const isNews = !known || isLaterCharge(facts, { ...known, updatedAt: known.providerUpdatedAt });
  const saved = await InvoiceRecord.findOneAndUpdate(
    name,
    {
      $set: { ...(isNews ? chargeFields(facts, known) : {}), isGuessed: ownership.isGuessed },
      $setOnInsert: { shop: ownership.shop, packId, quantity: facts.quantity },
    },
    { upsert: true, session, returnDocument: 'after' },
  ).lean();
  if (!saved) throw new Error(`Order ${facts.id} vanished while it was saved`);
  return saved;
}

async function moveCredits(
  invoice: Invoice & { shop: string },
  change: PackChange,
  now: Date,
  session: ClientSession,
): Promise<void> {
  // The store that it was counted for before has used the name, which no two effects share.
  const key = `${invoice.provider}-order-${invoice.providerId}${invoice.isMoved ? '-moved' : ''}`;
  const entry = { shop: invoice.shop, cause: { kind: 'invoice' as const, id: String(invoice._id) }, at: now };
  if (change.grant > 0) {
    const reason = `Pack of credits, bought ${invoice.quantity === 1 ? 'once' : `${invoice.quantity} times`}`;
    const grant = { kind: 'grant' as const, counts: { pack: change.grant }, reason };
    await writeCreditEntry({ ...entry, ...grant, key: `${key}-grant` }, session);
  }
  // What may happen again later is named after the moment that it was said of as well.
  const saidAt = invoice.providerUpdatedAt.getTime();
  const counts = { pack: -change.takeBack };
  if (change.takeBack < 0) {
    const again = { kind: 'grant' as const, counts, reason: 'The payment of the pack counts after all' };
    await writeCreditEntry({ ...entry, ...again, key: `${key}-paid-after-all-${saidAt}` }, session);
  }
  if (change.takeBack > 0 || change.short > 0) {
    const [why, what] = whyTakenBack(invoice);
    const spent = change.short > 0 ? `; ${change.short} more were spent already` : '';
    const refund = { kind: 'refund' as const, counts, reason: `${what}${spent}` };
    const balance = await writeCreditEntry({ ...entry, ...refund, key: `${key}-${why}-${saidAt}` }, session);
    if (balance === undefined) throw new Error(`The packs of ${invoice.shop} did not hold what ${key} takes back`);
  }
  await InvoiceRecord.updateOne(
    { _id: invoice._id },
    { $inc: { creditsGranted: change.grant, creditsTakenBack: change.takeBack, creditsShort: change.short } },
    { session },
  );
}

/** As the key of the effect and as the history of credits say it. */
function whyTakenBack({ status, refundedInCents }: Invoice): [string, string] {
  if (status === 'fraudulent') return ['fraudulent', 'The payment of the pack did not count'];
  return [`refund-${refundedInCents}`, 'The pack was refunded'];
}
