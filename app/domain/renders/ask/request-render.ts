import { createHash } from 'node:crypto';
import { Types } from 'mongoose';
import { type Avatar, AvatarRecord } from '#app/domain/avatars/avatar.record.ts';
import { spendCredits } from '#app/domain/billing/spend-credits.ts';
import { noteStoreWaits } from '#app/domain/engine/waiting-stores.ts';
import { Refusal } from '#app/domain/errors.ts';
import { findGarmentPicture } from '#app/domain/garments/find-garment-picture.ts';
import {
  ENGINE_CATEGORIES,
  type EngineCategory,
  engineCategoryFor,
  GARMENT_PHOTO_TYPES,
  type GarmentPhotoType,
  type GarmentWords,
} from '#app/domain/garments/garment-categories.ts';
import { findConfirmedUpload } from '#app/domain/garments/read-uploads.ts';
import { ring } from '#app/domain/jobs.ts';
import { type Render, RenderRecord } from '#app/domain/renders/render.record.ts';
import type { RenderGarment } from '#app/domain/renders/render-garment.ts';
import { inTransaction, isDuplicateKey } from '#app/services/database/transaction.ts';
import { queuedRender } from './queued-render.ts';

/** Global ids of a product of this store and of one of its pictures; or the id of a picture that this store sent. */
export type AskedGarment = { productId: string; mediaId: string } | { garmentId: string };

export interface RenderRequest {
  shop: string;
  /** The id that the render will have, made by the form: sent twice, it makes one. 24 hexadecimal digits. */
  renderId: string;
  garment: AskedGarment;
  avatarId: string;
  category?: EngineCategory | undefined;
  garmentPhotoType?: GarmentPhotoType | undefined;
  requestId?: string | undefined;
  /** Nobody watches it being made: it waits for the merchant's eye. */
  waitsForReview?: boolean | undefined;
  /** The failed render that this one tries again. */
  retryOf?: Types.ObjectId | undefined;
  now: Date;
}

/**
 * Asks for a model photo: takes one credit and makes the render in one transaction, once per id. The same id with the
 * same choices returns the first render; with other choices it is refused. Nothing is charged for a bad request.
 */
export async function requestRender(request: RenderRequest): Promise<Render> {
  const { shop } = request;
  const _id = new Types.ObjectId(request.renderId);
  const inputHash = hashOf(request);
  const existing = await findEarlier(shop, _id, inputHash);
  if (existing) return existing;

  const [garment, avatar] = await Promise.all([findGarment(shop, request.garment), findUsableAvatar(request.avatarId)]);
  const render = {
    _id,
    shop,
    garment: garment.chosen,
    ...(garment.garmentKey ? { garmentKey: garment.garmentKey } : {}),
    subject: { kind: 'avatar' as const, avatarId: avatar._id, name: avatar.name, pictureKey: avatar.pictureKey },
    ...queuedRender(
      {
        category: request.category ?? engineCategoryFor(garment.words),
        garmentPhotoType: request.garmentPhotoType ?? 'auto',
      },
      request.now,
    ),
    inputHash,
    requestId: request.requestId,
    retryOf: request.retryOf,
    ...(request.waitsForReview ? { review: { state: 'waiting' as const } } : {}),
  };
  try {
    await inTransaction(async (session) => {
      const cause = { kind: 'render', id: String(_id) } as const;
      const [taken] = await spendCredits({ shop, cause, count: 1, now: request.now }, session);
      if (!taken) throw new Error(`Nothing was taken for render ${request.renderId}`);
      const { bucket, period, entitlement } = taken;
      await RenderRecord.insertOne({ ...render, credit: { bucket, period }, entitlement }, { session });
    });
  } catch (error) {
    // The same request won the race a moment ago.
    if (!isDuplicateKey(error)) throw error;
    const first = await findEarlier(shop, _id, inputHash);
    if (!first) throw new Refusal(isDuplicateKey(error, 'retryOf') ? 'render-not-retryable' : 'id-reused');
    return first;
  }
  await noteStoreWaits(shop, request.now);
  await ring('renders.dispatch', {});
  const made = await RenderRecord.findOne({ _id, shop }).lean();
  if (!made) throw new Error(`Render ${request.renderId} vanished after its transaction`);
  return made;
}

async function findEarlier(shop: string, _id: Types.ObjectId, inputHash: string): Promise<Render | undefined> {
  const render = await RenderRecord.findOne({ _id, shop }).lean();
  if (!render) return undefined;
  if (render.inputHash !== inputHash) throw new Refusal('id-reused');
  return render;
}

interface FoundGarment {
  chosen: RenderGarment;
  /** Where the picture is kept already. A product's is fetched when it is the render's turn. */
  garmentKey?: string;
  words: GarmentWords;
}

async function findGarment(shop: string, asked: AskedGarment): Promise<FoundGarment> {
  if ('garmentId' in asked) {
    const { _id, fileName, pictureKey } = await findConfirmedUpload(shop, asked.garmentId);
    return {
      chosen: { kind: 'upload', uploadId: _id, title: fileName },
      garmentKey: pictureKey,
      words: { productType: '', title: fileName },
    };
  }
  const { productId, mediaId, title, productType, categoryId } = await findGarmentPicture({ shop, ...asked });
  return { chosen: { kind: 'product', productId, mediaId, title }, words: { productType, title, categoryId } };
}

async function findUsableAvatar(avatarId: string): Promise<Avatar> {
  const avatar = await AvatarRecord.findOne({ _id: new Types.ObjectId(avatarId), retiredAt: null }).lean();
  if (!avatar) throw new Refusal('avatar-unavailable', {}, { avatarId: 'Choose an avatar from the list.' });
  return avatar;
}

function hashOf(request: RenderRequest): string {
  const choices = [
    ...('garmentId' in request.garment
      ? ['upload', request.garment.garmentId]
      : [request.garment.productId, request.garment.mediaId]),
    request.avatarId,
    ENGINE_CATEGORIES.find((category) => category === request.category) ?? '',
    GARMENT_PHOTO_TYPES.find((type) => type === request.garmentPhotoType) ?? '',
  ];
  return createHash('sha256').update(JSON.stringify(choices)).digest('hex');
}
