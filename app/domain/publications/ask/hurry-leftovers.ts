import { type Publication, PublicationRecord } from '#app/domain/publications/publication.record.ts';
import { ringFor } from '#app/domain/publications/trouble/end-publication.ts';

/** What an earlier try of the same photo left on the product is removed now, not at its next turn: this one waits for it. */
export async function hurryLeftovers(publication: Publication, now: Date): Promise<void> {
  const { shop, productId, renderId } = publication;
  const leftovers = { shop, productId, renderId, leftover: { $exists: true }, leaseUntil: { $exists: false } };
  await PublicationRecord.updateMany(leftovers, { $set: { leftover: 'due', notBefore: now, attempts: 0 } });
  for (const { _id } of await PublicationRecord.find(leftovers).select('_id').lean()) await ringFor({ shop, _id });
}
