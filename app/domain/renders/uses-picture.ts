import { RenderRecord } from './render.record.ts';

/** Whether a render of the store has a picture under this storage key, or is about to put one there. */
export async function usesPicture(shop: string, key: string): Promise<boolean> {
  return (await RenderRecord.exists({ shop, $or: [{ garmentKey: key }, { putKeys: key }] })) !== null;
}
