import { type ForgetStep, type Forgotten, partByPart } from '#app/domain/forget-step.ts';
import { RenderRecord } from './render.record.ts';
import { isFinal, RENDER_STATUSES, type RenderStatus, UNFINISHED_STATUSES } from './render-state.ts';

/** Deletes renders of a store that is being deleted, first those that somebody may be at: whoever it is loses them. */
export async function forgetStore(step: ForgetStep): Promise<Forgotten> {
  return partByPart(step, [
    (rest) => deleteSome(rest, UNFINISHED_STATUSES),
    (rest) => deleteSome(rest, RENDER_STATUSES.filter(isFinal)),
  ]);
}

async function deleteSome({ shop, most, session }: ForgetStep, statuses: RenderStatus[]): Promise<Forgotten> {
  const renders = await RenderRecord.find({ shop, status: { $in: statuses } })
    .session(session)
    .select('output.key garmentKey putKeys')
    .limit(most)
    .batchSize(most)
    .lean();
  if (renders.length === 0) return { records: 0 };
  await RenderRecord.deleteMany({ _id: { $in: renders.map(({ _id }) => _id) } }, { session });
  return {
    records: renders.length,
    pictureKeys: renders.flatMap(({ output, garmentKey, putKeys }) => [
      ...(output ? [output.key] : []),
      ...(garmentKey ? [garmentKey] : []),
      ...(putKeys ?? []),
    ]),
    counts: { renders: renders.length, photos: renders.filter(({ output }) => output).length },
  };
}
