import type { ClientSession } from 'mongoose';
import { PublicationRecord } from '#app/domain/publications/publication.record.ts';

/**
 * Lets what could not be removed from a store without its token be removed now that the store is back, in the caller's
 * transaction: the sweep finds it.
 */
export async function takeUpLeftovers(shop: string, now: Date, session: ClientSession): Promise<void> {
  await PublicationRecord.updateMany(
    { shop, leftover: 'kept' },
    { $set: { leftover: 'due', notBefore: now, attempts: 0 } },
    { session },
  );
}
