import { confirmUpload } from '#app/domain/garments/confirm-upload.ts';
import { GARMENT_ENDPOINTS } from '#app/web/api/garment-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { viewUpload } from '#app/web/views/upload-view.ts';

/** POST /api/upload/confirm: looks at what was sent and takes it in as a garment. */
export const action = serveMerchant(GARMENT_ENDPOINTS.confirmUpload, async ({ shop, body }) => ({
  garment: viewUpload(await confirmUpload({ shop, ...body, now: new Date() })),
}));
