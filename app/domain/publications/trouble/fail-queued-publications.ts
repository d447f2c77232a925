import { PublicationRecord } from '#app/domain/publications/publication.record.ts';

/**
 * Fails the publications of a store that removed the app and that nothing was sent for yet: its token is gone, so none of
 * them could begin. What is under way ends by itself, since it may have left something there. Safe to repeat.
 */
export async function failQueuedPublications(shop: string, now: Date): Promise<number> {
  const failed = await PublicationRecord.updateMany(
    { shop, status: 'queued' },
    {
      $set: { status: 'failed', statusAt: now, notBefore: now, failure: { code: 'app-removed' } },
      $inc: { version: 1, fence: 1 },
      $unset: { leaseUntil: 1, currentRenderId: 1, holdsProductId: 1, trouble: 1 },
    },
  );
  return failed.modifiedCount;
}
