import type { Batch } from '#app/domain/batches/batch.record.ts';
import { type Download, listDownloadParts, usualDownload } from '#app/domain/batches/read/download-parts.ts';
import type { DownloadView } from '#app/web/api/batch-schemas.ts';
import type { Merchant } from '#app/web/merchant.ts';
import { pictureAddress } from '#app/web/picture-address.ts';

/** What a batch's photos are downloaded in, with an address for each that is good for a while. */
export async function readDownload(
  { shop, business }: Merchant,
  batch: Batch,
  asked?: Download,
): Promise<DownloadView> {
  const which = asked ?? (await usualDownload(batch));
  const address = pictureAddress({ owner: shop, recordId: String(batch._id), variant: 'photos' });
  const parts = await listDownloadParts(batch, business, which);
  return { which, parts: parts.map((part) => ({ ...part, url: `${address}&which=${which}&part=${part.number}` })) };
}
