import { startUpload } from '#app/domain/garments/start-upload.ts';
import { GARMENT_ENDPOINTS } from '#app/web/api/garment-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';

/** POST /api/upload: a signed form with which the browser sends one picture straight to storage. */
export const action = serveMerchant(GARMENT_ENDPOINTS.startUpload, async ({ shop, body }) => {
  const { uploadId, form } = await startUpload({ shop, ...body, now: new Date() });
  return { upload: { uploadId, form: { ...form, expiresAt: form.expiresAt.toISOString() } } };
});
