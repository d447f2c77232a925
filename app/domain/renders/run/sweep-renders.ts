import { dueInTurn, FOUND_AT_ONCE } from '#app/domain/due-in-turn.ts';
import { ring, ringInTurn } from '#app/domain/jobs.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import { healWaitingStores } from './heal-waiting-stores.ts';
import { heldRenders } from './render-lease.ts';

/** A render that nobody holds and that was not touched for this long has lost its doorbell. */
const UNTOUCHED_MS = 3_000;

/**
 * Rings again for every render that waits without anybody working on it, and puts on the list of waiting stores whose word
 * got lost. Returns how many it rang for.
 */
export async function sweepRenders(now: Date = new Date()): Promise<number> {
  const looksForgotten = {
    $or: [
      {
        status: { $in: ['submitting' as const, 'submitted' as const, 'storing' as const] },
        statusAt: { $lte: new Date(now.getTime() - UNTOUCHED_MS) },
      },
      { status: 'queued' as const, engineSlot: { $exists: true } },
      { status: 'unconfirmed' as const },
    ],
  };
  const forgotten = await dueInTurn((full) =>
    RenderRecord.find({ $and: [heldRenders.due(now), looksForgotten], shop: { $nin: full } })
      .sort({ notBefore: 1 })
      .select('shop')
      .limit(FOUND_AT_ONCE)
      .lean(),
  );
  await ringInTurn(
    'renders.advance',
    forgotten.map(({ record, turn }) => ({ payload: { shop: record.shop, renderId: String(record._id) }, turn })),
  );
  await healWaitingStores(now);
  await ring('renders.dispatch', {});
  return forgotten.length;
}
