import { noteChange } from '#app/domain/batches/note-change.ts';
import { dueInTurn, FOUND_AT_ONCE } from '#app/domain/due-in-turn.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import { inTransaction } from '#app/services/database/transaction.ts';

/**
 * Has the batches counted again that photos came to after these had counted as failed: a photo's mark becomes its batch's,
 * in one transaction, whatever became of the ring. Repeating it changes nothing.
 */
export async function noteLatePhotos(now: Date): Promise<void> {
  const late = await dueInTurn((full) =>
    RenderRecord.find({ lateAt: { $exists: true }, shop: { $nin: full } })
      .sort({ lateAt: 1 })
      .select('shop batch.id lateAt')
      .limit(FOUND_AT_ONCE)
      .lean(),
  );
  for (const { record } of late) {
    const { _id, shop, batch, lateAt } = record;
    await inTransaction(async (session) => {
      // One that was late again meanwhile keeps its mark.
      const { modifiedCount } = await RenderRecord.updateOne(
        { _id, shop, lateAt },
        { $unset: { lateAt: 1 } },
        { session },
      );
      if (modifiedCount === 1 && batch) await noteChange({ shop, batchId: String(batch.id), now }, {}, session);
    });
  }
}
