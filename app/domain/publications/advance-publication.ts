import { Types } from 'mongoose';
import { config } from '#app/config.server.ts';
import { Refusal } from '#app/domain/errors.ts';
import { withHeartbeat } from '#app/services/database/heartbeat.ts';
import { isDuplicateKey } from '#app/services/database/transaction.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { failPublication, postponePublication } from './end-publication.ts';
import { placeOnProduct } from './place-on-product.ts';
import { type Publication, PublicationRecord } from './publication.record.ts';
import { changePublication, keepPublication, PublicationLost, takePublication } from './publication-lease.ts';
import { uploadToStore } from './upload-to-store.ts';

/**
 * Takes a publication as far as it goes now, from whatever state it is found in. Safe to run any number of times: one
 * worker has it at a time, and one publication at a time changes a product's media.
 */
export async function advancePublication(job: { shop: string; publicationId: string }): Promise<void> {
  const publication = await takePublication(job.shop, new Types.ObjectId(job.publicationId), new Date());
  if (!publication) return;
  try {
    await withHeartbeat(
      config.worker.leaseMs,
      () => keepPublication(publication),
      () => advance(publication),
    );
  } catch (error) {
    if (error instanceof PublicationLost) return;
    await settle(publication, error);
  }
}

async function advance(publication: Publication): Promise<void> {
  switch (publication.status) {
    case 'queued': {
      const holding = await holdProduct(publication);
      return holding && advance(holding);
    }
    case 'uploading': {
      const uploaded = await uploadToStore(publication);
      return uploaded && advance(uploaded);
    }
    case 'processing':
      return placeOnProduct(publication);
    case 'published':
    case 'failed':
      return;
  }
}

/** Takes the product for this publication; while another one has it, this one waits. */
async function holdProduct(publication: Publication): Promise<Publication | undefined> {
  try {
    return await changePublication(publication, {
      status: 'uploading',
      set: { holdsProductId: publication.productId },
    });
  } catch (error) {
    if (!isDuplicateKey(error, 'holdsProductId')) throw error;
    await changePublication(publication, { set: { notBefore: new Date(Date.now() + 1000) }, unset: ['leaseUntil'] });
    return undefined;
  }
}

async function settle(taken: Publication, error: unknown): Promise<void> {
  // As it stands now: steps made before the trouble count. Another fence means another worker has it.
  const { _id, shop, fence } = taken;
  const publication = await PublicationRecord.findOne({ _id, shop, fence }).lean();
  if (!publication) return;
  if (error instanceof Refusal) return failPublication(publication, 'picture-refused', error.message);
  if (!(error instanceof ServiceError)) {
    await postponePublication(publication, 'An unexpected error');
    throw error;
  }
  if (error.retry === 'later') return postponePublication(publication, error.message, error.afterMs);
  const code = error.facts.disconnected ? 'store-disconnected' : 'picture-refused';
  await failPublication(publication, code, `${error.message} ${error.facts.code ?? ''}`.trim());
}
