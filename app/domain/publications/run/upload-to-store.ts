import { Refusal } from '#app/domain/errors.ts';
import type { Publication } from '#app/domain/publications/publication.record.ts';
import { changePublication } from '#app/domain/publications/publication-lease.ts';
import { accepted } from '#app/domain/publications/trouble/store-refusal.ts';
import { cleanPicture, watermarkedPicture } from '#app/domain/renders/read/render-pictures.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import { createFile, deleteFile, findFileByName, stageUpload } from '#app/services/shopify/files.ts';

/** Shopify keeps an upload for a day; half of that is safe. */
const STAGED_LIFE_MS = 12 * 60 * 60 * 1000;

/**
 * Makes the file in the store, once: what carries our name is ours, so a file whose answer was lost is found again, and
 * Shopify itself refuses a second one. Returns the publication with a file to wait for.
 */
export async function uploadToStore(publication: Publication): Promise<Publication> {
  const { shop, fileName } = publication;
  await deleteDiscarded(publication);
  // Before the first asking there is nothing to be found.
  const ours = publication.fileAskedForAt
    ? await findFileByName(shop, fileName, publication.discardedFileIds ?? [])
    : undefined;
  if (ours) return changePublication(publication, { status: 'processing', set: { fileId: ours.id } });

  const { staged, resourceUrl } = await stage(publication);
  const asking = staged.fileAskedForAt
    ? staged
    : await changePublication(staged, { set: { fileAskedForAt: new Date() } });
  const made = await createFile(shop, { fileName, resourceUrl, alt: publication.altText });
  if (!made.ok && made.refused.code !== 'FILENAME_ALREADY_EXISTS' && !publication.fileAskedForAt) {
    // The first asking was refused, so there is no file to be found and removed.
    await changePublication(asking, { unset: ['fileAskedForAt'] });
  }
  const file = accepted('file', made);
  return changePublication(asking, { status: 'processing', set: { fileId: file.id } });
}

/** Deletes the last file that was of no use, whose name the next one needs. Repeating it changes nothing. */
export async function deleteDiscarded(publication: Publication): Promise<void> {
  const last = publication.discardedFileIds?.at(-1);
  if (last) accepted('file', await deleteFile(publication.shop, last));
}

/** The uploaded picture to make the file from: what was uploaded before is used again while Shopify keeps it. */
async function stage(publication: Publication): Promise<{ staged: Publication; resourceUrl: string }> {
  const earlier = publication.staged;
  if (earlier && Date.now() - earlier.at.getTime() < STAGED_LIFE_MS) {
    return { staged: publication, resourceUrl: earlier.url };
  }
  const resourceUrl = await stageUpload(publication.shop, publication.fileName, await pictureOf(publication));
  const staged = await changePublication(publication, { set: { staged: { url: resourceUrl, at: new Date() } } });
  return { staged, resourceUrl };
}

async function pictureOf(publication: Publication): Promise<Buffer> {
  const render = await RenderRecord.findOne({ _id: publication.renderId, shop: publication.shop }).lean();
  if (!render) throw new Refusal('not-found');
  return publication.picture === 'clean' ? cleanPicture(render) : watermarkedPicture(render);
}
