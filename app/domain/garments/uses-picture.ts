import { GarmentUploadRecord } from './garment-upload.record.ts';

/** Whether a picture that the store sent is kept under this storage key. */
export async function usesPicture(shop: string, key: string): Promise<boolean> {
  return (await GarmentUploadRecord.exists({ shop, pictureKey: key })) !== null;
}
