import { Types } from 'mongoose';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import type { PublicationPosition } from '#app/domain/businesses/publication-position.ts';
import { Refusal } from '#app/domain/errors.ts';
import { readStoreProduct } from '#app/domain/garments/find-garment-picture.ts';
import { BULK_TURN, ring } from '#app/domain/jobs.ts';
import { type Publication, PublicationRecord } from '#app/domain/publications/publication.record.ts';
import { UNFINISHED_PUBLICATIONS } from '#app/domain/publications/publication-state.ts';
import { pictureToDeliver } from '#app/domain/renders/read/entitlement.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import { garmentOf, type RenderGarment } from '#app/domain/renders/render-garment.ts';
import { isDuplicateKey } from '#app/services/database/transaction.ts';
import { altTextFor } from './alt-text.ts';
import { hurryLeftovers } from './hurry-leftovers.ts';
import { lookIfPossible } from './look-at-publication.ts';
import { checkVariants } from './product-variants.ts';

const AT_ONCE = 4;
/** Whoever has more than that waits behind the others anyway. */
const MOST_COUNTED = 1000;

export interface PublicationRequest {
  shop: string;
  /** The id that the publication will have, made by the form: sent twice, it makes one. */
  publicationId: string;
  renderId: string;
  /** Where to, for a photo of the merchant's own picture. A product's photo goes to that product. */
  productId?: string | undefined;
  position?: PublicationPosition | undefined;
  /** Variants of the product whose picture the photo becomes; none when left out. */
  variantIds?: string[] | undefined;
  /** The bulk action that asks for it. */
  bulkActionId?: Types.ObjectId | undefined;
  /** The automation rule that asks for it. */
  ruleId?: Types.ObjectId | undefined;
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
  if (earlier) return sameRequest(earlier, request);
  if (render.status !== 'completed') throw new Refusal('render-not-finished');
  await lookAtCurrent(shop, renderId, now);
  const product = await productFor(shop, garmentOf(render), request.productId);
  const variantIds = await checkVariants(shop, product.id, request.variantIds);
  const publication = {
    _id,
    shop,
    renderId,
    productId: product.id,
    productTitle: product.title,
    garmentMediaId: product.garmentMediaId,
    position: request.position ?? business.settings.defaultPosition,
    altText: altTextFor(business.settings.altText, product.title),
    picture: pictureToDeliver(render, business),
    ...(variantIds.length > 0 ? { variantIds } : {}),
    ...(request.ruleId ? { ruleId: request.ruleId } : {}),
    ...(request.bulkActionId ? { bulkActionId: request.bulkActionId } : {}),
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
  const turn = request.bulkActionId ? BULK_TURN : await turnOf(shop);
  await ring('publications.advance', { shop, publicationId: String(_id) }, { turn });
  return sameRequest(made, request);
}

/**
 * A store's first few are served at once; with more of them under way it waits behind stores that have fewer. What a bulk
 * action asks for takes its turn behind all of these, and holds none of them up.
 */
async function turnOf(shop: string): Promise<number> {
  const unfinished = { shop, status: { $in: UNFINISHED_PUBLICATIONS }, bulkActionId: { $exists: false } };
  const count = await PublicationRecord.countDocuments(unfinished).limit(MOST_COUNTED);
  return count <= AT_ONCE ? 0 : count;
}

/** A photo that the merchant has removed in Shopify meanwhile can be published again. */
async function lookAtCurrent(shop: string, renderId: Types.ObjectId, now: Date): Promise<void> {
  const current = await PublicationRecord.findOne({ shop, currentRenderId: renderId }).lean();
  if (current) await lookIfPossible(current, now);
}

/** The product that the garment came from; for the merchant's own picture the one that was chosen, if it is there. */
async function productFor(
  shop: string,
  garment: RenderGarment,
  chosenId: string | undefined,
): Promise<{ id: string; title: string; garmentMediaId?: string }> {
  if (garment.kind === 'product') {
    if (chosenId && chosenId !== garment.productId) throw wrongProduct('This photo belongs to another product.');
    return { id: garment.productId, title: garment.title, garmentMediaId: garment.mediaId };
  }
  if (!chosenId) throw wrongProduct('Choose the product that the photo goes to.');
  const product = await readStoreProduct(shop, chosenId);
  if (!product) throw new Refusal('not-found', {}, { productId: 'This product is not in the store.' });
  return { id: product.id, title: product.title };
}

function wrongProduct(detail: string): Refusal {
  return new Refusal('wrong-choice', { detail }, { productId: detail });
}

function sameRequest(publication: Publication, request: PublicationRequest): Publication {
  const isSame =
    publication.renderId.equals(request.renderId) &&
    (request.productId === undefined || publication.productId === request.productId);
  if (!isSame) throw new Refusal('id-reused');
  return publication;
}
