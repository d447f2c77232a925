import { ring } from '#app/domain/jobs.ts';
import { PublicationRecord } from '#app/domain/publications/publication.record.ts';
import { dueBy } from '#app/domain/publications/publication-lease.ts';

const MOST_AT_ONCE = 500;

/** Rings again for every publication with work that is due and that nobody works on. Returns how many it rang for. */
export async function sweepPublications(now: Date = new Date()): Promise<number> {
  const waiting = await PublicationRecord.find(dueBy(now)).select('shop').limit(MOST_AT_ONCE).lean();
  for (const publication of waiting) {
    await ring('publications.advance', { shop: publication.shop, publicationId: String(publication._id) });
  }
  return waiting.length;
}
