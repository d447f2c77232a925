import { Refusal } from '#app/domain/errors.ts';
import { type KeptPicture, keepDerivedPicture } from '#app/domain/pictures/keep-derived-picture.ts';
import type { Render } from '#app/domain/renders/render.record.ts';
import { resizeForWeb, webRecipe } from '#app/services/images/resize-for-web.ts';
import { type WatermarkedSize, watermarkPicture, watermarkRecipe } from '#app/services/images/watermark-picture.ts';
import { watermarkPlacement } from '#app/services/images/watermark-placement.ts';
import { hashInKey } from '#app/services/storage/content-key.ts';
import { getObject } from '#app/services/storage/objects.ts';

/** What of a render its picture is found by. */
type Pictured = Pick<Render, '_id' | 'shop' | 'status' | 'output'>;

/** The stored photo as it is. For downloads and publications that are entitled to it, never for a page. */
export async function cleanPicture(render: Pictured): Promise<Buffer> {
  if (render.status !== 'completed' || !render.output) throw new Refusal('render-not-finished');
  return (await getObject(render.output.key)).body;
}

/** The stored photo as it is, as a file. Its name in storage is its content's hash. */
export function cleanDownload(render: Pictured): KeptPicture {
  if (render.status !== 'completed' || !render.output) throw new Refusal('render-not-finished');
  const hash = hashInKey(render.output.key);
  return { hash, contentType: 'image/jpeg', read: async () => ({ hash, bytes: await cleanPicture(render) }) };
}

/** The photo with its watermark, at its full size. When marking fails this throws: the clean one is never given instead. */
export async function watermarkedPicture(render: Pictured): Promise<Buffer> {
  return (await (await watermarkedPreview(render, 'full')).read()).bytes;
}

/** The photo with its watermark, for a page. When marking fails this throws: the clean one is never given instead. */
export async function watermarkedPreview(render: Pictured, size: WatermarkedSize): Promise<KeptPicture> {
  if (render.status !== 'completed' || !render.output) throw new Refusal('render-not-finished');
  return keepDerivedPicture({
    owner: render.shop,
    sourceKey: render.output.key,
    recipe: watermarkRecipe(size),
    contentType: 'image/jpeg',
    make: (clean) =>
      watermarkPicture(clean, {
        size,
        placement: watermarkPlacement(String(render._id)),
        provenance: { digitalSourceType: 'trainedAlgorithmicMedia', recordId: String(render._id) },
      }),
  });
}

const PREVIEW_LONGEST_EDGE_PX = 1000;

/** The garment's picture as it was sent to the engine, small enough for a page. */
export async function garmentPreview(render: Render): Promise<KeptPicture> {
  if (!render.garmentKey) throw new Refusal('render-not-finished');
  return keepDerivedPicture({
    owner: render.shop,
    sourceKey: render.garmentKey,
    recipe: webRecipe(PREVIEW_LONGEST_EDGE_PX),
    contentType: 'image/webp',
    make: (garment) => resizeForWeb(garment, { longestEdge: PREVIEW_LONGEST_EDGE_PX }),
  });
}
