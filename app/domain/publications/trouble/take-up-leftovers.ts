import { PublicationRecord } from '#app/domain/publications/publication.record.ts';

/**
 * Lets what could not be removed from a store without its token be removed now that the store is back: the sweep finds it.
 * Safe to repeat, and in no transaction: there may be more than one has time for.
 */
export async function takeUpLeftovers(shop: string, now: Date): Promise<void> {
  await PublicationRecord.updateMany(
    { shop, leftover: 'kept' },
    { $set: { leftover: 'due', notBefore: now, attempts: 0 } },
  );
}
