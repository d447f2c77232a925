import { Refusal } from '#app/domain/errors.ts';
import { resizeForWeb } from '#app/services/images/resize-for-web.ts';
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

const PREVIEW_LONGEST_EDGE_PX = 1000;

/** The garment's picture as it was sent to the engine, small enough for a page. */
export async function garmentPreview(render: Render): Promise<Buffer> {
  if (!render.garmentKey) throw new Refusal('render-not-finished');
  const { body } = await getObject(render.garmentKey);
  return resizeForWeb(body, { longestEdge: PREVIEW_LONGEST_EDGE_PX });
}
