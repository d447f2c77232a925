import { Refusal } from '#app/domain/errors.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import { cleanPicture, watermarkedPicture } from '#app/domain/renders/render-pictures.ts';
import { createFile, findFileByName, type Refused, stageUpload } from '#app/services/shopify/files.ts';
import { failPublication, postponePublication } from './end-publication.ts';
import type { Publication } from './publication.record.ts';
import { changePublication } from './publication-lease.ts';

/**
 * Makes the file in the store, once: what carries our name is ours, so a file whose answer was lost is found again, and
 * Shopify itself refuses a second one. Returns the publication when there is a file to wait for.
 */
export async function uploadToStore(publication: Publication): Promise<Publication | undefined> {
  const { shop, fileName } = publication;
  const ours = await findFileByName(shop, fileName);
  if (ours) return changePublication(publication, { status: 'processing', set: { fileId: ours.id } });

  const resourceUrl = await stageUpload(shop, fileName, await pictureOf(publication));
  const made = await createFile(shop, { fileName, resourceUrl, alt: publication.altText });
  if (made.ok) return changePublication(publication, { status: 'processing', set: { fileId: made.value.id } });
  await settleRefusal(publication, made.refused);
  return undefined;
}

async function pictureOf(publication: Publication): Promise<Buffer> {
  const render = await RenderRecord.findOne({ _id: publication.renderId, shop: publication.shop }).lean();
  if (!render) throw new Refusal('not-found');
  return publication.picture === 'clean' ? cleanPicture(render) : watermarkedPicture(render);
}

async function settleRefusal(publication: Publication, refused: Refused): Promise<void> {
  const detail = `${refused.code}: ${refused.message}`;
  switch (refused.code) {
    // A file of our name appeared since we looked: the next try finds it.
    case 'FILENAME_ALREADY_EXISTS':
    case 'DUPLICATE_FILENAME_ERROR':
      return postponePublication(publication, detail);
    case 'FILE_STORAGE_LIMIT_EXCEEDED':
      return failPublication(publication, 'store-full', detail);
    default:
      return failPublication(publication, 'picture-refused', detail);
  }
}
