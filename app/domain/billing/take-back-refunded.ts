import type { ClientSession } from 'mongoose';
import { CreditEntryRecord } from '#app/domain/credits/credit-entry.record.ts';
import { movementOf } from '#app/domain/credits/former-entry.ts';
import { type CreditRelease, releaseName } from '#app/domain/credits/release-credits.ts';
import { reservationKey } from '#app/domain/credits/reserve-credits.ts';
import { writeCreditEntry } from '#app/domain/credits/write-credit-entry.ts';
import { InvoiceRecord } from '#app/domain/payments/invoice.record.ts';

/**
 * Packs' credits that come back to the store after packs were refunded while they were in use make good for credits that
 * the refunds found missing, the oldest refund first. In the caller's transaction; a credit that was taken after a refund
 * is left alone.
 */
export async function takeBackRefunded(release: CreditRelease, session: ClientSession): Promise<void> {
  const { shop, cause, credits, now } = release;
  let left = credits.filter(({ bucket }) => bucket === 'pack').length;
  if (left === 0) return;
  const taken = await CreditEntryRecord.findOne({ shop, key: reservationKey(cause) })
    .session(session)
    .lean();
  if (!taken) return;
  const refunds = await refundedInvoices(shop, taken.at, session);
  for (const invoiceId of refunds) {
    if (left === 0) return;
    const invoice = await InvoiceRecord.findOne({ _id: invoiceId, shop, kind: 'pack', creditsShort: { $gt: 0 } })
      .session(session)
      .lean();
    if (!invoice) continue;
    const count = Math.min(left, invoice.creditsShort);
    await InvoiceRecord.updateOne(
      { _id: invoice._id, shop },
      { $inc: { creditsShort: -count, creditsTakenBack: count } },
      { session },
    );
    const what = count === 1 ? 'The credit' : `${count} credits`;
    const balance = await writeCreditEntry(
      {
        shop,
        key: `${releaseName(release)}-refund-${invoiceId}`,
        kind: 'refund',
        cause,
        counts: { pack: -count },
        reason: `${what} belonged to a pack that was refunded meanwhile`,
        invoiceId: invoice._id,
        at: now,
      },
      session,
    );
    if (balance === undefined) throw new Error(`The packs of ${shop} did not hold what was just given back`);
    left -= count;
  }
}

/** The invoices refunded since then, each once, the first refund first. */
async function refundedInvoices(shop: string, since: Date, session: ClientSession): Promise<string[]> {
  const refunds = await CreditEntryRecord.find({ shop, kind: 'refund', at: { $gte: since } })
    .sort({ at: 1 })
    .session(session)
    .lean();
  // One whose cause is a photo only made good for an earlier refund.
  const causes = refunds.map((refund) => movementOf(refund).cause).filter(({ kind }) => kind === 'invoice');
  return [...new Set(causes.map(({ id }) => id))];
}
