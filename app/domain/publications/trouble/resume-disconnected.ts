import { ringInTurn } from '#app/domain/jobs.ts';
import { PublicationRecord } from '#app/domain/publications/publication.record.ts';
import { UNFINISHED_PUBLICATIONS } from '#app/domain/publications/publication-state.ts';

/** Lets a store's publications that wait for its connection go on at once, now that it has a new token. */
export async function resumeDisconnected(shop: string, now: Date): Promise<void> {
  const waiting = { shop, status: { $in: UNFINISHED_PUBLICATIONS }, 'trouble.wait': 'store-not-connected' as const };
  const { modifiedCount } = await PublicationRecord.updateMany(waiting, { $set: { notBefore: now } });
  if (modifiedCount === 0) return;
  // Those beyond these are taken up by the sweep.
  const first = await PublicationRecord.find(waiting).select('_id').limit(100).lean();
  await ringInTurn(
    'publications.advance',
    first.map(({ _id }, index) => ({ payload: { shop, publicationId: String(_id) }, turn: index + 1 })),
  );
}
