import { dueInTurn, FOUND_AT_ONCE } from '#app/domain/due-in-turn.ts';
import { ringInTurn } from '#app/domain/jobs.ts';
import { BulkActionRecord } from '#app/domain/publications/bulk-action.record.ts';
import { heldBulkActions } from '#app/domain/publications/bulk-lease.ts';

/** Rings again for every bulk action that has not ended and that nobody works on. Returns how many it rang for. */
export async function sweepBulkActions(now: Date = new Date()): Promise<number> {
  const waiting = await dueInTurn((full) =>
    BulkActionRecord.find({ ...heldBulkActions.due(now), shop: { $nin: full } })
      .sort({ notBefore: 1 })
      .select('shop')
      .limit(FOUND_AT_ONCE)
      .lean(),
  );
  await ringInTurn(
    'publications.advance-bulk',
    waiting.map(({ record, turn }) => ({ payload: { shop: record.shop, bulkActionId: String(record._id) }, turn })),
  );
  return waiting.length;
}
