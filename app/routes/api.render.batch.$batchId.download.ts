import { findBatch } from '#app/domain/batches/find-batch.ts';
import { readDownloadPart, usualDownload } from '#app/domain/batches/read/download-parts.ts';
import { readBusiness } from '#app/domain/businesses/read-business.ts';
import { BATCH_ENDPOINTS } from '#app/web/api/batch-endpoints.ts';
import { archiveResponse } from '#app/web/archive-response.ts';
import { countArchive } from '#app/web/open-archives.ts';
import { currentCaller } from '#app/web/request-context.ts';
import { servePicture } from '#app/web/serve.ts';

/** GET /api/render/batch/:id/download?which=&part=: photos as one ZIP, each as the store is entitled to it now. */
export const loader = servePicture(
  BATCH_ENDPOINTS.download,
  ({ params }) => ({ recordId: params.batchId, variant: 'photos' }),
  async ({ request, params, query, shop }) => {
    const caller = currentCaller();
    countArchive(shop, caller.isOver);
    const [batch, business] = await Promise.all([findBatch(shop, params.batchId), readBusiness(shop)]);
    const download = query.which ?? (await usualDownload(batch));
    const archive = await readDownloadPart(batch, business, { download, number: query.part });
    return archiveResponse(request, archive, caller);
  },
);
