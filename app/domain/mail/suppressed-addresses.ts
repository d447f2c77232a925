import { createHmac } from 'node:crypto';
import { config } from '#app/config.server.ts';
import { writeAuditEntry } from '#app/domain/audit/write-audit-entry.ts';
import { Refusal } from '#app/domain/errors.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { SuppressedAddressRecord, type SuppressionReason } from './suppressed-address.record.ts';

/** The address in `Name <address>`, in one spelling. */
function plainAddress(address: string): string {
  return (/<([^<>]+)>\s*$/.exec(address)?.[1] ?? address).trim().toLowerCase();
}

function addressId(address: string): string {
  return createHmac('sha256', config.shopify.apiSecret)
    .update(`mail-address:${plainAddress(address)}`)
    .digest('hex');
}

/** Stops mail to an address. Repeating it changes nothing; what an admin has lifted since stays lifted. */
export async function suppressAddress(address: string, reason: SuppressionReason, at: Date): Promise<void> {
  const _id = addressId(address);
  await inTransaction(async (session) => {
    const known = await SuppressedAddressRecord.findOne({ _id }).session(session).lean();
    if (known && (!known.liftedAt || known.liftedAt >= at)) return;
    await SuppressedAddressRecord.updateOne(
      { _id },
      { $set: { reason, suppressedAt: at }, $unset: { liftedAt: 1 } },
      { upsert: true, session },
    );
  });
}

/** Why an address gets no mail, or undefined while it does. */
export async function whySuppressed(address: string): Promise<SuppressionReason | undefined> {
  const known = await SuppressedAddressRecord.findOne({ _id: addressId(address), liftedAt: null }).lean();
  return known?.reason;
}

export async function isSuppressed(address: string): Promise<boolean> {
  return (await whySuppressed(address)) !== undefined;
}

/** Lets mail go to an address again, in the audit log by its HMAC. Throws a Refusal (`not-found`) when it could. */
export async function liftSuppression(lift: { address: string; by: string; now: Date }): Promise<void> {
  const _id = addressId(lift.address);
  await inTransaction(async (session) => {
    const lifted = await SuppressedAddressRecord.updateOne(
      { _id, liftedAt: null },
      { $set: { liftedAt: lift.now } },
      { session },
    );
    if (lifted.modifiedCount !== 1) throw new Refusal('not-found');
    const facts = { addressHash: _id };
    await writeAuditEntry({ at: lift.now, by: lift.by, action: 'mail.suppression-lifted', facts }, session);
  });
}
