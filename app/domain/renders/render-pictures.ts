import { Refusal } from '#app/domain/errors.ts';
import { watermarkPicture } from '#app/services/images/watermark-picture.ts';
import { getObject } from '#app/services/storage/objects.ts';
import type { Render } from './render.record.ts';

/** The stored photo as it is. For downloads and publications that are entitled to it, never for a page. */
export async function cleanPicture(render: Render): Promise<Buffer> {
  if (render.status !== 'completed' || !render.output) throw new Refusal('render-not-finished');
  return (await getObject(render.output.key)).body;
}

/** The photo with its watermark. When marking fails this throws: the clean one is never given instead. */
export async function watermarkedPicture(render: Render): Promise<Buffer> {
  const clean = await cleanPicture(render);
  return watermarkPicture(clean, {
    provenance: { digitalSourceType: 'trainedAlgorithmicMedia', renderId: String(render._id) },
  });
}
