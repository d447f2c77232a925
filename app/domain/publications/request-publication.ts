import { Types } from 'mongoose';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { Refusal } from '#app/domain/errors.ts';
import { ring } from '#app/domain/jobs.ts';
import type { PublicationPosition } from '#app/domain/publications/publication-position.ts';
import { pictureToDeliver } from '#app/domain/renders/entitlement.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import { isDuplicateKey } from '#app/services/database/transaction.ts';
import { altTextFor } from './alt-text.ts';
import { hurryLeftovers } from './hurry-leftovers.ts';
import { checkVariants } from './product-variants.ts';
import { type Publication, PublicationRecord } from './publication.record.ts';

export interface PublicationRequest {
  shop: string;
  /** The id that the publication will have, made by the form: sent twice, it makes one. */
  publicationId: string;
  renderId: string;
  position?: PublicationPosition | undefined;
  /** Variants of the product whose picture the photo becomes; none when left out. */
  variantIds?: string[] | undefined;
  now: Date;
}

/** Asks for a finished photo to be put on its product: once per id, and one at a time per photo. */
export async function requestPublication(request: PublicationRequest): Promise<Publication> {
  const { shop, now } = request;
  const _id = new Types.ObjectId(request.publicationId);
  const renderId = new Types.ObjectId(request.renderId);
  const [render, business] = await Promise.all([
    RenderRecord.findOne({ _id: renderId, shop }).lean(),
    BusinessRecord.findOne({ shop }).lean(),
  ]);
  if (!render || !business) throw new Refusal('not-found');
  const earlier = await PublicationRecord.findOne({ _id, shop }).lean();
  if (earlier) return sameRender(earlier, renderId);
  if (render.status !== 'completed') throw new Refusal('render-not-finished');
  const variantIds = await checkVariants(shop, render.garment.productId, request.variantIds);
  const publication = {
    _id,
    shop,
    renderId,
    productId: render.garment.productId,
    productTitle: render.garment.title,
    garmentMediaId: render.garment.mediaId,
    position: request.position ?? business.settings.defaultPosition,
    altText: altTextFor(business.settings.altText, render.garment.title),
    picture: pictureToDeliver(render, business),
    ...(variantIds.length > 0 ? { variantIds } : {}),
    status: 'queued' as const,
    statusAt: now,
    notBefore: now,
    currentRenderId: renderId,
    fileName: `${_id}.jpg`,
    createdAt: now,
  };
  try {
    await PublicationRecord.insertOne(publication);
  } catch (error) {
    if (isDuplicateKey(error, 'currentRenderId')) throw new Refusal('publication-in-progress');
    if (!isDuplicateKey(error)) throw error;
  }
  const made = await PublicationRecord.findOne({ _id, shop }).lean();
  if (!made) throw new Refusal('id-reused');
  await hurryLeftovers(made, now);
  await ring('publications.advance', { shop, publicationId: String(_id) });
  return sameRender(made, renderId);
}

function sameRender(publication: Publication, renderId: Types.ObjectId): Publication {
  if (!publication.renderId.equals(renderId)) throw new Refusal('id-reused');
  return publication;
}
