import { type Render, RenderRecord } from '#app/domain/renders/render.record.ts';
import { LeaseLost } from '#app/services/database/held-record.ts';
import { deleteObject, putObject } from '#app/services/storage/objects.ts';

/**
 * Puts a picture of a render into storage. Its key is noted first, so that a deletion of the store finds it; one that was
 * decided in between has looked there too early, so the picture is taken away again. Throws LeaseLost when it is not ours to
 * put.
 */
export async function putPicture(render: Render, object: Parameters<typeof putObject>[0]): Promise<void> {
  const { _id, shop, fence } = render;
  const { key } = object;
  if (!render.putKeys?.includes(key)) {
    const noted = await RenderRecord.updateOne({ _id, shop, fence }, { $addToSet: { putKeys: key } });
    if (noted.matchedCount !== 1) throw new LeaseLost('render', _id);
  }
  await putObject(object);
  if (await RenderRecord.exists({ _id, shop })) return;
  await deleteObject(key);
  throw new LeaseLost('render', _id);
}
