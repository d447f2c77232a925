import { dueInTurn, FOUND_AT_ONCE } from '#app/domain/due-in-turn.ts';
import { ringInTurn } from '#app/domain/jobs.ts';
import { PublicationRecord } from '#app/domain/publications/publication.record.ts';
import { heldPublications } from '#app/domain/publications/publication-lease.ts';

/** Rings again for every publication with work that is due and that nobody works on. Returns how many it rang for. */
export async function sweepPublications(now: Date = new Date()): Promise<number> {
  const waiting = await dueInTurn((full) =>
    PublicationRecord.find({ ...heldPublications.due(now), shop: { $nin: full } })
      .sort({ notBefore: 1 })
      .select('shop')
      .limit(FOUND_AT_ONCE)
      .lean(),
  );
  await ringInTurn(
    'publications.advance',
    waiting.map(({ record, turn }) => ({ payload: { shop: record.shop, publicationId: String(record._id) }, turn })),
  );
  return waiting.length;
}
