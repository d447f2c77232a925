import type { ClientSession } from 'mongoose';
import { pseudonymiseAuditLog } from '#app/domain/audit/forget-store.ts';
import { writeAuditEntry } from '#app/domain/audit/write-audit-entry.ts';
import { cancelUnwanted } from '#app/domain/billing/cancel-unwanted.ts';
import { type Business, BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { CreditEntryRecord } from '#app/domain/credits/credit-entry.record.ts';
import { GarmentUploadRecord } from '#app/domain/garments/garment-upload.record.ts';
import { MailRecord } from '#app/domain/mail/mail.record.ts';
import { anonymiseBilling } from '#app/domain/payments/forget-store.ts';
import { DerivedPictureRecord } from '#app/domain/pictures/derived-picture.record.ts';
import { eraseDerivedPictures } from '#app/domain/pictures/erase-derived-pictures.ts';
import { PublicationRecord } from '#app/domain/publications/publication.record.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import { memoryIdOf, rememberFreeAllowance } from '#app/domain/store-names/free-allowance-memory.ts';
import { isStoreDomain } from '#app/domain/store-names/store-domain.ts';
import { StoreTurns } from '#app/domain/store-turns.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { forgetTokenLease } from '#app/services/shopify/offline-token.ts';
import { deleteSessions } from '#app/services/shopify/sessions.ts';
import { deleteNotedPictures, notePictures } from './delete-pictures.ts';
import { eraseBodiesNaming, forgetStoreMessages } from './forget-store.ts';

export interface Redaction {
  shop: string;
  by: string;
  now: Date;
}

/**
 * Deletes what is held about a store. One transaction decides and deletes every record: a store that has the app again by
 * then keeps everything, and one that comes back later begins anew. What stays, names a hash: that a free allowance was
 * granted, invoices as accounting must, the audit log. Then its pictures are deleted, and what would go on charging is
 * cancelled. Safe to repeat after a failure half-way.
 */
export async function redactShop(redaction: Redaction): Promise<void> {
  const { shop, now } = redaction;
  const business = await BusinessRecord.findOne({ shop }).lean();
  if (business?.archivedAt) {
    await deleteSessions(shop);
    await forgetTokenLease(shop);
    await eraseBodiesNaming({ shop, email: business.email }, now);
    // Made again for a store that keeps everything.
    await eraseDerivedPictures(shop);
    await inTransaction((session) => eraseRecords(redaction, session));
  }
  // The message that asks for it loses the store's name with the records: tried again, it brings the hash.
  const owner = isStoreDomain(shop) ? memoryIdOf(shop) : shop;
  await deleteNotedPictures({ owner });
  const turns = new StoreTurns();
  await cancelUnwanted({ shop: owner }, now, turns);
  turns.end();
}

async function eraseRecords({ shop, by, now }: Redaction, session: ClientSession): Promise<void> {
  const archived = { shop, archivedAt: { $ne: null } };
  const business: Business | null = await BusinessRecord.findOneAndDelete(archived, { session }).lean();
  if (!business) return;
  const shopHash = memoryIdOf(shop);
  // First: the message that asks for this is kept alive by writing to it, which would make the transaction begin anew.
  await forgetStoreMessages(shop, now, session);
  await rememberFreeAllowance(shop, business.lastCreditReset, session);
  const { keys, photos } = await picturesOf(shop, session);
  await notePictures(shopHash, keys, session);
  const renders = await RenderRecord.deleteMany({ shop }, { session });
  await PublicationRecord.deleteMany({ shop }, { session });
  const invoicesKept = await anonymiseBilling(shop, now, session);
  await CreditEntryRecord.deleteMany({ shop }, { session });
  await GarmentUploadRecord.deleteMany({ shop }, { session });
  await DerivedPictureRecord.deleteMany({ owner: shop }, { session });
  await MailRecord.deleteMany({ shop }, { session });
  await pseudonymiseAuditLog(shop, shopHash, session);
  const facts = { photos, renders: renders.deletedCount, invoicesKept };
  await writeAuditEntry({ at: now, by, action: 'shop.redacted', shop: shopHash, facts }, session);
}

/**
 * The storage keys of a store's photos, of our copies of its products' pictures, of its own pictures and of what was made
 * from any of them; and how many photos there are.
 */
async function picturesOf(shop: string, session: ClientSession): Promise<{ keys: Set<string>; photos: number }> {
  const keys = new Set<string>();
  const add = (key: string | null | undefined) => key && keys.add(key);
  let photos = 0;
  const renders = RenderRecord.find({ shop }).session(session).select('output garmentKey putKeys').lean();
  for await (const { output, garmentKey, putKeys } of renders.cursor()) {
    for (const key of [output?.key, garmentKey, ...(putKeys ?? [])]) add(key);
    if (output) photos += 1;
  }
  const uploads = GarmentUploadRecord.find({ shop }).session(session).select('incomingKey pictureKey').lean();
  for await (const { incomingKey, pictureKey } of uploads.cursor())
    for (const key of [incomingKey, pictureKey]) add(key);
  const derived = DerivedPictureRecord.find({ owner: shop }).session(session).select('key').lean();
  for await (const { key } of derived.cursor()) add(key);
  return { keys, photos };
}
