import type { ClientSession } from 'mongoose';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { writeCreditEntry } from '#app/domain/credits/write-credit-entry.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { requireOurStore, UnacceptablePayment } from './acceptable-payment.ts';
import { chargeFields } from './charge-fields.ts';
import { claimCheckout } from './claim-checkout.ts';
import { moveOrder } from './correct-payer.ts';
import { forgetPayerOf } from './forget-payer.ts';
import { type Invoice, InvoiceRecord } from './invoice.record.ts';
import { tellOfMoneyForNobody } from './orphaned-payments.ts';
import { resolveOwner } from './owner.ts';
import { type PackChange, packChange } from './pack-credits.ts';
import { isLaterCharge, type OrderFacts, reachesPrice, wasPaid } from './payment-facts.ts';
import { isPack, itemOf } from './payment-provider.ts';
import { PACKS, type PackId } from './plans.ts';
import { recordPayments } from './record-payments.ts';

const PROVIDER = 'lemon-squeezy' as const;

/**
 * Takes in what was said of an order of packs: the record, the payment history, the mail and the credits in one
 * transaction, once an order. A signed message that names another store than the one it was taken for moves it there.
 * Returns the store, or undefined for an order that is none of packs: a plan's is told by its invoice.
 */
export async function takeOrder(
  facts: OrderFacts,
  shop: string | undefined,
  now: Date,
  { isSigned } = { isSigned: false },
): Promise<string | undefined> {
  const packId = itemOf(facts.variantId);
  if (!isPack(packId)) return undefined;
  requireOurStore(facts);
  const price = PACKS[packId].priceInCents * facts.quantity;
  if (wasPaid(facts) && !reachesPrice(facts, price)) {
    throw new UnacceptablePayment(`Order ${facts.id} paid ${facts.netInUsdCents} cents of ${price}`);
  }
  return inTransaction(async (session) => {
    const known = await InvoiceRecord.findOne({ provider: PROVIDER, kind: 'pack', providerId: facts.id })
      .session(session)
      .lean();
    const owner = await resolveOwner({ known: known?.shop, said: shop, isSigned }, session);
    if (!owner) throw new UnacceptablePayment(`Order ${facts.id} names no store`);
    if (known?.shop && known.shop !== owner) {
      await moveOrder(known, { providerId: facts.id, from: known.shop, to: owner, now }, session);
    }
    if (known?.shop !== owner) {
      const { variantId, quantity } = facts;
      await claimCheckout({ paidBy: `order-${facts.id}`, shop: owner, variantId, quantity }, session);
    }
    const business = await BusinessRecord.findOneAndUpdate(
      { shop: owner },
      { $inc: { billingVersion: 1 } },
      { session, returnDocument: 'after' },
    ).lean();
    const invoice = await saveOrder(facts, { owner, packId }, session);
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
  { owner, packId }: { owner: string; packId: PackId },
  session: ClientSession,
): Promise<Invoice> {
  const name = { provider: PROVIDER, kind: 'pack' as const, providerId: facts.id };
  const known = await InvoiceRecord.findOne(name).session(session).lean();
  const isNews = !known || isLaterCharge(facts, { ...known, updatedAt: known.providerUpdatedAt });
  const saved = await InvoiceRecord.findOneAndUpdate(
    name,
    { $set: isNews ? chargeFields(facts) : {}, $setOnInsert: { shop: owner, packId, quantity: facts.quantity } },
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
  const key = `lemon-squeezy-order-${invoice.providerId}${invoice.isMoved ? '-moved' : ''}`;
  const entry = { shop: invoice.shop, bucket: 'pack' as const, invoiceId: invoice._id, at: now };
  if (change.grant > 0) {
    const reason = `Pack of credits, bought ${invoice.quantity === 1 ? 'once' : `${invoice.quantity} times`}`;
    await writeCreditEntry({ ...entry, key: `${key}-grant`, kind: 'grant', amount: change.grant, reason }, session);
  }
  if (change.takeBack > 0 || change.short > 0) {
    const spent = change.short > 0 ? `; ${change.short} more were spent already` : '';
    const balance = await writeCreditEntry(
      {
        ...entry,
        key: `${key}-refund-${invoice.refundedInCents}`,
        kind: 'refund',
        amount: -change.takeBack,
        reason: `The pack was refunded${spent}`,
      },
      session,
    );
    if (balance === undefined) throw new Error(`The packs of ${invoice.shop} did not hold what ${key} takes back`);
  }
  await InvoiceRecord.updateOne(
    { _id: invoice._id },
    { $inc: { creditsGranted: change.grant, creditsTakenBack: change.takeBack, creditsShort: change.short } },
    { session },
  );
}
