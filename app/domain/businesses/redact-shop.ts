import { pseudonymiseAuditLog } from '#app/domain/audit/pseudonymise-audit-log.ts';
import { writeAuditEntry } from '#app/domain/audit/write-audit-entry.ts';
import { anonymiseBilling, endSubscriptionsOf } from '#app/domain/billing/anonymise-billing.ts';
import { CreditEntryRecord } from '#app/domain/credits/credit-entry.record.ts';
import { GarmentUploadRecord } from '#app/domain/garments/garment-upload.record.ts';
import { MailRecord } from '#app/domain/mail/mail.record.ts';
import { eraseDerivedPictures } from '#app/domain/pictures/erase-derived-pictures.ts';
import { PublicationRecord } from '#app/domain/publications/publication.record.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import { eraseBodiesNaming, forgetStoreMessages } from '#app/domain/webhooks/forget-store.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { forgetTokenLease } from '#app/services/shopify/offline-token.ts';
import { deleteSessions } from '#app/services/shopify/sessions.ts';
import { deleteObject } from '#app/services/storage/objects.ts';
import { BusinessRecord } from './business.record.ts';
import { memoryIdOf, rememberFreeAllowance } from './free-allowance-memory.ts';

/**
 * Deletes what is held about a store: its photos first, then every record. What stays, names a hash: that a free allowance
 * was granted, invoices as accounting must, the audit log. Subscriptions are cancelled, so that nothing more is charged. A
 * store that has the app again by now keeps everything. Safe to repeat after a failure half-way.
 */
export async function redactShop(redaction: { shop: string; by: string; now: Date }): Promise<void> {
  const { shop, by, now } = redaction;
  const business = await BusinessRecord.findOne({ shop }).lean();
  if (!business?.archivedAt) return;
  await endSubscriptionsOf(shop, now);
  const photos = await deletePhotos(shop);
  await eraseDerivedPictures(shop);
  await deleteUploads(shop);
  await deleteSessions(shop);
  await forgetTokenLease(shop);
  await eraseBodiesNaming({ shop, email: business.email }, now);
  const shopHash = memoryIdOf(shop);
  await inTransaction(async (session) => {
    await rememberFreeAllowance(shop, business.lastCreditReset, session);
    const renders = await RenderRecord.deleteMany({ shop }, { session });
    await PublicationRecord.deleteMany({ shop }, { session });
    const invoicesKept = await anonymiseBilling(shop, session);
    await CreditEntryRecord.deleteMany({ shop }, { session });
    await GarmentUploadRecord.deleteMany({ shop }, { session });
    await MailRecord.deleteMany({ shop }, { session });
    await forgetStoreMessages(shop, now, session);
    await BusinessRecord.deleteOne({ shop }, { session });
    await pseudonymiseAuditLog(shop, shopHash, session);
    const facts = { photos, renders: renders.deletedCount, invoicesKept };
    await writeAuditEntry({ at: now, by, action: 'shop.redacted', shop: shopHash, facts }, session);
  });
}

/** The photos, and our copies of the products' pictures. Returns how many photos there were. */
async function deletePhotos(shop: string): Promise<number> {
  let photos = 0;
  const renders = RenderRecord.find({ shop }).select('output garmentKey putKeys').lean();
  for await (const { output, garmentKey, putKeys } of renders.cursor()) {
    for (const key of new Set([output?.key, garmentKey, ...(putKeys ?? [])])) if (key) await deleteObject(key);
    if (output) photos += 1;
  }
  return photos;
}

/** The merchant's own pictures, in the store's own folders, so nobody else's. */
async function deleteUploads(shop: string): Promise<void> {
  for await (const upload of GarmentUploadRecord.find({ shop }).select('incomingKey pictureKey').lean().cursor()) {
    await deleteObject(upload.incomingKey);
    if (upload.pictureKey) await deleteObject(upload.pictureKey);
  }
}
