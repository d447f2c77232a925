import { writeAuditEntry } from '#app/domain/audit/write-audit-entry.ts';
import { anonymiseBilling, endSubscriptionsOf } from '#app/domain/billing/anonymise-billing.ts';
import { CreditEntryRecord } from '#app/domain/credits/credit-entry.record.ts';
import { GarmentUploadRecord } from '#app/domain/garments/garment-upload.record.ts';
import { MailRecord } from '#app/domain/mail/mail.record.ts';
import { eraseDerivedPictures } from '#app/domain/pictures/erase-derived-pictures.ts';
import { PublicationRecord } from '#app/domain/publications/publication.record.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import { WebhookMessageRecord } from '#app/domain/webhooks/webhook-message.record.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { deleteSessions } from '#app/services/shopify/sessions.ts';
import { deleteObject } from '#app/services/storage/objects.ts';
import { BusinessRecord } from './business.record.ts';
import { memoryIdOf, rememberFreeAllowance } from './free-allowance-memory.ts';

/**
 * Deletes what is held about a store: its photos first, then every record, and keeps only that a free allowance was
 * granted, and invoices without a name, as accounting must. Subscriptions are cancelled, so that nothing more is charged. A store that has the app again by now keeps everything. Safe to repeat after a failure half-way.
 */
export async function redactShop(redaction: { shop: string; by: string; now: Date }): Promise<void> {
  const { shop, by, now } = redaction;
  const business = await BusinessRecord.findOne({ shop }).lean();
  if (!business?.archivedAt) return;
  await endSubscriptionsOf(shop, now);
  let photos = 0;
  for await (const render of RenderRecord.find({ shop, output: { $exists: true } })
    .select('output')
    .lean()
    .cursor()) {
    if (!render.output) continue;
    await deleteObject(render.output.key);
    photos += 1;
  }
  await eraseDerivedPictures(shop);
  await deleteGarmentPictures(shop);
  await deleteSessions(shop);
  await inTransaction(async (session) => {
    await rememberFreeAllowance(shop, business.lastCreditReset, session);
    const renders = await RenderRecord.deleteMany({ shop }, { session });
    await PublicationRecord.deleteMany({ shop }, { session });
    const invoices = await anonymiseBilling(shop, session);
    await CreditEntryRecord.deleteMany({ shop }, { session });
    await GarmentUploadRecord.deleteMany({ shop }, { session });
    await MailRecord.deleteMany({ shop }, { session });
    await WebhookMessageRecord.updateMany({ shop }, { $set: { body: '', shop: '', bodyErasedAt: now } }, { session });
    await BusinessRecord.deleteOne({ shop }, { session });
    await writeAuditEntry(
      {
        at: now,
        by,
        action: 'shop.redacted',
        facts: { shopHash: memoryIdOf(shop), photos, renders: renders.deletedCount, invoicesKept: invoices },
      },
      session,
    );
  });
}

/** The merchant's own pictures and our copies of the products': all in the store's own folders, so nobody else's. */
async function deleteGarmentPictures(shop: string): Promise<void> {
  for await (const upload of GarmentUploadRecord.find({ shop }).select('incomingKey pictureKey').lean().cursor()) {
    await deleteObject(upload.incomingKey);
    if (upload.pictureKey) await deleteObject(upload.pictureKey);
  }
  const copied = RenderRecord.find({ shop, garmentKey: { $exists: true } });
  for await (const render of copied.select('garmentKey').lean().cursor()) {
    if (render.garmentKey) await deleteObject(render.garmentKey);
  }
}
