import { createHash } from 'node:crypto';
import { Types } from 'mongoose';
import { AvatarRecord } from '#app/domain/avatars/avatar.record.ts';
import { type Batch, BatchRecord } from '#app/domain/batches/batch.record.ts';
import { BATCH_LIMITS, ROWS_A_LIST } from '#app/domain/batches/batch-limits.ts';
import { BatchListRecord } from '#app/domain/batches/batch-list.record.ts';
import { UNSTARTED_STATUSES } from '#app/domain/batches/batch-state.ts';
import type { PictureChoice, RulePictures } from '#app/domain/batches/picture-choices.ts';
import type { Conditions } from '#app/domain/batches/product-conditions.ts';
import { Refusal } from '#app/domain/errors.ts';
import type { EngineCategory, GarmentPhotoType } from '#app/domain/garments/garment-categories.ts';
import { ring } from '#app/domain/jobs.ts';
import { inTransaction, isDuplicateKey } from '#app/services/database/transaction.ts';
import type { CatalogueFilter } from '#app/services/shopify/catalogue-filter.ts';
import type { RowKind } from '#app/services/shopify/find-by-row.ts';

/** A product with one of its pictures, or its first; or a picture that the store sent. */
type NamedGarment = { productId: string; mediaId?: string | undefined } | { garmentId: string };
/** An empty one is the whole catalogue. */
interface ProductFilter extends CatalogueFilter {
  /** Only products that show no photo of ours yet. */
  withoutPhoto?: boolean | undefined;
}
/** Handles or SKUs of a list that the merchant has, without blank ones. */
interface ProductList {
  by: RowKind;
  rows: string[];
}
/** What a rule is for and makes; what the rules before it are for is not its business. */
interface RuleAsItIs extends Conditions {
  id: Types.ObjectId;
  version: number;
  pictures: RulePictures;
  photosPerPicture: number;
  photosPerProduct: number;
  before: Conditions[];
  withoutPhoto: boolean;
}
/** Garments named one by one, the rows of a list, all products that fit every part of a filter, or what a rule makes. */
type GarmentChoice =
  | { named: NamedGarment[] }
  | { list: ProductList }
  | { filter: ProductFilter }
  | { rule: RuleAsItIs };

export interface BatchRequest {
  shop: string;
  /** The id that the batch will have, made by the form: sent twice, it makes one. 24 hexadecimal digits. */
  batchId: string;
  name: string;
  garments: GarmentChoice;
  /** Each garment is put on each of them. */
  avatarIds: string[];
  /** For all; what each product's type suggests, where none is given. */
  category?: EngineCategory | undefined;
  garmentPhotoType?: GarmentPhotoType | undefined;
  /** Of each product, where none of its pictures is named; the first, where nothing is said. */
  pictures?: PictureChoice | undefined;
  now: Date;
}

/**
 * Begins a batch: what was chosen is looked for in the background, counted, and quoted. Nothing is charged before it is
 * started. The same id with the same choices returns the first batch; with other choices it is refused.
 */
export async function quoteBatch(request: BatchRequest): Promise<Batch> {
  const { shop, now } = request;
  const _id = new Types.ObjectId(request.batchId);
  const inputHash = hashOf(request);
  const existing = await findEarlier(shop, _id, inputHash);
  if (existing) return existing;
  refuseUnfit(request);
  await refuseTooMany(shop);
  const avatars = await findUsableAvatars(request.avatarIds);
  try {
    const batch = new BatchRecord({
      _id,
      shop,
      name: request.name,
      source: sourceOf(request.garments),
      avatars: avatars.map(({ _id: avatarId, name, pictureKey }) => ({ avatarId, name, pictureKey })),
      ...(request.category ? { category: request.category } : {}),
      garmentPhotoType: request.garmentPhotoType ?? 'auto',
      ...(request.pictures ? { pictures: request.pictures } : {}),
      inputHash,
      status: 'listing',
      statusAt: now,
      notBefore: now,
      counts: { waiting: 0, working: 0, completed: 0, failed: 0, cancelled: 0 },
      createdAt: now,
    });
    const lists = 'list' in request.garments ? listsOf(batch, request.garments.list.rows) : [];
    await inTransaction(async (session) => {
      await BatchRecord.insertMany([batch.toObject()], { session });
      if (lists.length > 0) await BatchListRecord.insertMany(lists, { session });
    });
  } catch (error) {
    // The same request won the race a moment ago.
    if (!isDuplicateKey(error)) throw error;
    const first = await findEarlier(shop, _id, inputHash);
    if (!first) throw new Refusal('id-reused');
    return first;
  }
  await ring('batches.list', { shop, batchId: request.batchId });
  const made = await BatchRecord.findOne({ _id, shop }).lean();
  if (!made) throw new Error(`Batch ${request.batchId} vanished after it was written`);
  return made;
}

async function findEarlier(shop: string, _id: Types.ObjectId, inputHash: string): Promise<Batch | undefined> {
  const batch = await BatchRecord.findOne({ _id, shop }).lean();
  if (!batch) return undefined;
  if (batch.inputHash !== inputHash) throw new Refusal('id-reused');
  return batch;
}

function listsOf({ _id: batchId, shop, createdAt }: Pick<Batch, '_id' | 'shop' | 'createdAt'>, rows: string[]) {
  return Array.from({ length: Math.ceil(rows.length / ROWS_A_LIST) }, (_, number) => ({
    shop,
    batchId,
    number,
    rows: rows.slice(number * ROWS_A_LIST, (number + 1) * ROWS_A_LIST),
    createdAt,
  }));
}

/** What can be told without looking: nothing chosen, the same twice, more than a batch may hold. */
function refuseUnfit({ garments, avatarIds }: BatchRequest): void {
  if (new Set(avatarIds).size < avatarIds.length) {
    throw refusal('avatarIds', 'An avatar is there twice. Leave one of them out.');
  }
  if ('list' in garments && garments.list.rows.length === 0) {
    throw refusal('list', 'The list is empty. Name at least one product.');
  }
  if (!('named' in garments)) return;
  const { named } = garments;
  if (named.length === 0) throw refusal('garments', 'Choose at least one garment.');
  const photos = named.length * avatarIds.length;
  if (photos > BATCH_LIMITS.items) {
    throw refusal(
      'garments',
      `${photos} photos are more than the ${BATCH_LIMITS.items} of one batch. Make several batches.`,
    );
  }
  const seen = new Set<string>();
  for (const garment of named) {
    const key = JSON.stringify(garment);
    if (seen.has(key)) throw refusal('garments', 'A garment is there twice. Leave one of them out.');
    seen.add(key);
  }
}

/** Each costs a look through the catalogue, and keeps what it found. */
async function refuseTooMany(shop: string): Promise<void> {
  const open = await BatchRecord.countDocuments({ shop, status: { $in: UNSTARTED_STATUSES } });
  if (open >= BATCH_LIMITS.quotes) throw new Refusal('too-many-quotes', { most: BATCH_LIMITS.quotes });
}

function refusal(field: string, detail: string): Refusal {
  return new Refusal('wrong-choice', { detail }, { [field]: detail });
}

async function findUsableAvatars(avatarIds: string[]) {
  const found = await AvatarRecord.find({
    _id: { $in: avatarIds.map((id) => new Types.ObjectId(id)) },
    retiredAt: null,
  })
    .select('name pictureKey')
    .lean();
  return avatarIds.map((id) => {
    const avatar = found.find(({ _id }) => String(_id) === id);
    if (!avatar) throw new Refusal('avatar-unavailable', {}, { avatarIds: 'Choose avatars from the list.' });
    return avatar;
  });
}

function sourceOf(garments: GarmentChoice) {
  if ('filter' in garments) return { filter: garments.filter };
  if ('rule' in garments) return { rule: garments.rule };
  if ('list' in garments) return { list: { by: garments.list.by, rows: garments.list.rows.length } };
  const named = garments.named.map((garment) =>
    'garmentId' in garment ? { uploadId: new Types.ObjectId(garment.garmentId) } : garment,
  );
  return { named };
}

function hashOf({ garments, avatarIds, category, garmentPhotoType, pictures = 'first' }: BatchRequest): string {
  // What goes without saying is left out: batches that were made before it could be said keep their hash.
  const choices = [
    ...[garments, avatarIds, category ?? '', garmentPhotoType ?? ''],
    ...(pictures === 'first' ? [] : [pictures]),
  ];
  return createHash('sha256').update(JSON.stringify(choices)).digest('hex');
}
