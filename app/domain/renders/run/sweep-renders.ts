import { ring } from '#app/domain/jobs.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';

/** A render that nobody holds and that was not touched for this long has lost its doorbell. */
const UNTOUCHED_MS = 3_000;
const MOST_AT_ONCE = 500;

/** Rings again for every render that waits without anybody working on it. Returns how many it rang for. */
export async function sweepRenders(now: Date = new Date()): Promise<number> {
  const nobodyHolds = { $or: [{ leaseUntil: { $exists: false } }, { leaseUntil: { $lte: now } }] };
  const forgotten = await RenderRecord.find({
    notBefore: { $lte: now },
    $and: [
      nobodyHolds,
      {
        $or: [
          {
            status: { $in: ['submitting', 'submitted', 'storing'] },
            statusAt: { $lte: new Date(now.getTime() - UNTOUCHED_MS) },
          },
          { status: 'queued', engineSlot: { $exists: true } },
          { status: 'unconfirmed' },
        ],
      },
    ],
  })
    .select('shop')
    .limit(MOST_AT_ONCE)
    .lean();
  for (const render of forgotten) await ring('renders.advance', { shop: render.shop, renderId: String(render._id) });
  await ring('renders.dispatch', {});
  return forgotten.length;
}
