/** Packs of credits as a purpose of payments. */
import type { ClientSession } from 'mongoose';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { writeCreditEntry } from '#app/domain/credits/write-credit-entry.ts';
import { type Invoice, InvoiceRecord } from '#app/domain/payments/invoice.record.ts';
import type { Bought, Correction, OncePurpose, Settlement } from '#app/domain/payments/purpose.ts';
import { isPack } from '#app/domain/plans/items.ts';
import { PACKS, type PackId } from '#app/domain/plans/plans.ts';
import { type PackChange, packChange } from './pack-credits.ts';
import { sayNotTakenBack, takeFromWrongStore } from './take-from-wrong-store.ts';

export const packPurpose: OncePurpose = {
  name: 'pack',
  renews: false,
  sells: isPack,
  priceOf: (bought) => PACKS[packOf(bought)].priceInCents * bought.quantity,
  say: (bought) => `${bought.quantity} × ${PACKS[packOf(bought)].name}`,
  settle: settlePacks,
  leave: leavePacks,
};

function packOf({ item }: Bought): PackId {
  if (!isPack(item)) throw new Error(`${item} is no pack`);
  return item;
}

/** Adds or takes back the credits of an order, once each. */
async function settlePacks({ invoice, bought, business, now }: Settlement, session: ClientSession): Promise<void> {
  const packId = packOf(bought);
  const credits = PACKS[packId].credits * (invoice.quantity ?? 1);
  const change = packChange({ ...invoice, credits }, business.packCredits);
  await moveCredits(invoice, change, now, session);
  await InvoiceRecord.updateOne(
    { _id: invoice._id },
    {
      $set: { packId },
      $inc: { creditsGranted: change.grant, creditsTakenBack: change.takeBack, creditsShort: change.short },
    },
    { session },
  );
}

async function moveCredits(
  invoice: Settlement['invoice'],
  change: PackChange,
  now: Date,
  session: ClientSession,
): Promise<void> {
  // The store that it was counted for before has used the name, which no two effects share.
  const key = `${keyOf(invoice)}${invoice.isMoved ? '-moved' : ''}`;
  const entry = { shop: invoice.shop, cause: causeOf(invoice), at: now };
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
}

/** As the key of the effect and as the history of credits say it. */
function whyTakenBack({ status, refundedInCents }: Invoice): [string, string] {
  if (status === 'fraudulent' || status === 'disputed') return [status, 'The payment of the pack did not count'];
  return [`refund-${refundedInCents}`, 'The pack was refunded'];
}

async function leavePacks(order: Invoice, { from, now }: Correction, session: ClientSession): Promise<string> {
  const business = await BusinessRecord.findOne({ shop: from }).session(session).lean();
  const granted = order.creditsGranted - order.creditsTakenBack - order.creditsShort;
  const amount = Math.min(granted, business?.packCredits ?? 0);
  const entry = { shop: from, key: keyOf(order), cause: causeOf(order), counts: { pack: -amount }, at: now };
  await takeFromWrongStore(entry, session);
  return sayNotTakenBack(business ? granted - amount : 0);
}

function keyOf({ provider, providerId }: Invoice): string {
  return `${provider}-order-${providerId}`;
}

function causeOf({ _id }: Invoice) {
  return { kind: 'invoice', id: String(_id) } as const;
}
