import type { ClientSession, Types } from 'mongoose';
import { CreditEntryRecord } from '#app/domain/credits/credit-entry.record.ts';
import { writeCreditEntry } from '#app/domain/credits/write-credit-entry.ts';
import { InvoiceRecord } from '#app/domain/payments/invoice.record.ts';

/**
 * A pack's credit that comes back to the store after packs were refunded while it was in use makes good for a credit that
 * the refund found missing. In the caller's transaction; a credit that was taken after the refund is left alone.
 */
export async function takeBackRefunded(
  release: { shop: string; renderId: Types.ObjectId; now: Date },
  session: ClientSession,
): Promise<void> {
  const { shop, renderId, now } = release;
  const taken = await CreditEntryRecord.findOne({ shop, key: `render-${renderId}-reservation` })
    .session(session)
    .lean();
  if (!taken) return;
  const refunds = await CreditEntryRecord.find({ shop, kind: 'refund', bucket: 'pack', at: { $gte: taken.at } })
    .sort({ at: 1 })
    .session(session)
    .lean();
  for (const { invoiceId } of refunds) {
    const madeGood = await InvoiceRecord.updateOne(
      { _id: invoiceId, shop, creditsShort: { $gt: 0 } },
      { $inc: { creditsShort: -1, creditsTakenBack: 1 } },
      { session },
    );
    if (madeGood.modifiedCount !== 1) continue;
    const entry = {
      shop,
      key: `render-${renderId}-refund`,
      kind: 'refund' as const,
      bucket: 'pack' as const,
      amount: -1,
    };
    const reason = 'The credit belonged to a pack that was refunded meanwhile';
    await writeCreditEntry({ ...entry, reason, renderId, ...(invoiceId ? { invoiceId } : {}), at: now }, session);
    return;
  }
}
