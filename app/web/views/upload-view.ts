import type { GarmentUpload } from '#app/domain/garments/garment-upload.record.ts';
import type { UploadView } from '#app/web/api/garment-schemas.ts';
import { pictureAddress } from '#app/web/picture-address.ts';

/** A confirmed upload as pages and the JSON API show it. No storage key is in it. */
export function viewUpload(upload: GarmentUpload): UploadView {
  const id = String(upload._id);
  const { fileName, width, height } = upload;
  const previewUrl = pictureAddress({ owner: upload.shop, recordId: id, variant: 'upload' });
  return { id, fileName, width: width ?? null, height: height ?? null, previewUrl };
}
