import { type Batch, BatchRecord } from '#app/domain/batches/batch.record.ts';
import { BatchChunkRecord, type BatchItem } from '#app/domain/batches/batch-chunk.record.ts';
import { BATCH_LIMITS, ITEMS_A_CHUNK } from '#app/domain/batches/batch-limits.ts';
import { engineCategoryFor } from '#app/domain/garments/garment-categories.ts';
import { findConfirmedUploads } from '#app/domain/garments/read-uploads.ts';
import { productsWithPhoto } from '#app/domain/publications/products-with-photo.ts';
import { LeaseLost } from '#app/services/database/held-record.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { readCataloguePage, readProductsById } from '#app/services/shopify/catalogue.ts';
import { addNamedPictures } from './add-named-pictures.ts';
import { heldBatches } from './batch-lease.ts';
import { type Chosen, chooseFromProduct } from './choose-items.ts';
import { chooseFromList } from './choose-rows.ts';
import { findByRule, type Misfits } from './find-by-rule.ts';

/** Named garments of one step. */
const GARMENTS_A_STEP = 50;

interface Found extends Chosen {
  /** Where the next look begins. */
  progress: { listedNamed?: number; listedAfter?: string | null };
  garments: number;
  withPhoto?: number;
  misfits?: Misfits;
  isLast: boolean;
}

/**
 * Looks up the next garments of a batch that is held, writes what becomes of them, and how far it is, in one transaction;
 * with the last ones it is quoted. Returns the batch after it.
 */
export async function listItems(batch: Batch): Promise<Batch> {
  const found = await findGarments(batch);
  const room = BATCH_LIMITS.items - batch.itemCount;
  // A rule says of each photo on whom it is; else each garment is put on each of them.
  const all = found.items.flatMap(({ avatar: own, ...item }) =>
    own === undefined ? batch.avatars.map((_, avatar) => ({ ...item, avatar })) : [{ ...item, avatar: own }],
  );
  const items = all.slice(0, room);
  const isCut = items.length < all.length;
  const chunks = toChunks(batch, items, found.skipped);
  const now = new Date();
  const { listedNamed, listedAfter } = found.progress;
  return inTransaction(async (session) => {
    const after = await BatchRecord.findOneAndUpdate(
      heldBatches.isHeld(batch),
      {
        $set: {
          attempts: 0,
          ...(listedNamed === undefined ? {} : { listedNamed }),
          ...(listedAfter ? { listedAfter } : {}),
          ...(isCut ? { isCut } : {}),
          ...(found.isLast || isCut ? { status: 'quoted', statusAt: now } : {}),
        },
        $inc: {
          version: 1,
          listedProducts: found.garments,
          itemCount: items.length,
          skippedCount: found.skipped.length,
          withPhotoCount: found.withPhoto ?? 0,
          ...asIncrements(found.misfits),
          standInCount: found.items.filter(({ standsIn }) => standsIn).length,
          chunkCount: chunks.length,
        },
      },
      { session, returnDocument: 'after' },
    ).lean();
    if (!after) throw new LeaseLost('batch', batch._id);
    if (chunks.length > 0) await BatchChunkRecord.insertMany(chunks, { session });
    return after;
  });
}

function asIncrements(misfits: Misfits | undefined) {
  return Object.fromEntries(Object.entries(misfits ?? {}).map(([why, count]) => [`misfits.${why}`, count]));
}

function toChunks({ _id: batchId, shop, ...batch }: Batch, items: BatchItem[], skipped: Chosen['skipped']) {
  const count = Math.max(Math.ceil(items.length / ITEMS_A_CHUNK), skipped.length > 0 ? 1 : 0);
  return Array.from({ length: count }, (_, index) => ({
    shop,
    batchId,
    number: batch.chunkCount + index,
    first: batch.itemCount + index * ITEMS_A_CHUNK,
    items: items.slice(index * ITEMS_A_CHUNK, (index + 1) * ITEMS_A_CHUNK),
    skipped: index === 0 ? skipped : [],
  }));
}

async function findGarments(batch: Batch): Promise<Found> {
  const { named, list, rule, filter } = batch.source;
  if (named) return findNamed(batch, named);
  if (list) return findByList(batch, list);
  if (rule) return findByRule(batch, rule);
  return findByFilter(batch, filter ?? {});
}

type Named = NonNullable<Batch['source']['named']>;

async function findNamed({ shop, listedNamed, category, pictures }: Batch, named: Named): Promise<Found> {
  const wanted = named.slice(listedNamed, listedNamed + GARMENTS_A_STEP);
  const productIds = wanted.flatMap(({ productId }) => productId ?? []);
  const uploadIds = wanted.flatMap(({ uploadId }) => uploadId ?? []);
  const colours = pictures === 'each-colour';
  const products = productIds.length > 0 ? await readProductsById(shop, productIds, { colours }) : [];
  await addNamedPictures(shop, wanted, products);
  const uploads = uploadIds.length > 0 ? await findConfirmedUploads(shop, uploadIds) : [];
  const chosen = wanted.map(({ productId, mediaId, uploadId }): Chosen => {
    if (uploadId) {
      const upload = uploads.find(({ _id }) => _id.equals(uploadId));
      if (!upload) return { items: [], skipped: [{ title: 'Picture', reason: 'upload-gone' }] };
      const { fileName: title, pictureKey: garmentKey } = upload;
      const kind = category ?? engineCategoryFor({ productType: '', title });
      return { items: [{ uploadId, garmentKey, title, category: kind }], skipped: [] };
    }
    const product = products.find(({ id }) => id === productId);
    if (!product) {
      return {
        items: [],
        skipped: [{ ...(productId ? { productId } : {}), title: 'Product', reason: 'not-in-store' }],
      };
    }
    const isAlsoAlone = mediaId && named.some((one) => one.productId === productId && !one.mediaId);
    const alone = isAlsoAlone ? chooseFromProduct(product, { pictures, category }).items : [];
    if (alone.some((item) => item.mediaId === mediaId)) {
      return { items: [], skipped: [{ productId: product.id, title: product.title, reason: 'listed-before' }] };
    }
    return chooseFromProduct(product, { mediaId, pictures, category });
  });
  const listed = listedNamed + wanted.length;
  return {
    ...joined(chosen),
    progress: { listedNamed: listed },
    garments: wanted.length,
    isLast: listed >= named.length,
  };
}

async function findByList(batch: Batch, list: NonNullable<Batch['source']['list']>): Promise<Found> {
  const { rows, ...chosen } = await chooseFromList(batch, list);
  const listed = batch.listedNamed + rows;
  return { ...chosen, progress: { listedNamed: listed }, garments: rows, isLast: rows === 0 || listed >= list.rows };
}

async function findByFilter(batch: Batch, filter: NonNullable<Batch['source']['filter']>): Promise<Found> {
  const { shop, listedAfter, category, pictures } = batch;
  const { withoutPhoto, ...narrowed } = withoutNulls(filter);
  const { products, next } = await readCataloguePage(shop, {
    filter: narrowed,
    after: listedAfter ?? null,
    colours: pictures === 'each-colour',
  });
  const ids = products.map(({ id }) => id);
  const withPhoto = withoutPhoto ? await productsWithPhoto(shop, ids) : new Set<string>();
  const wanted = products.filter(({ id }) => !withPhoto.has(id));
  return {
    ...joined(wanted.map((product) => chooseFromProduct(product, { pictures, category }))),
    progress: { listedAfter: next },
    garments: products.length,
    withPhoto: withPhoto.size,
    isLast: next === null,
  };
}

function joined(chosen: Chosen[]): Chosen {
  return { items: chosen.flatMap(({ items }) => items), skipped: chosen.flatMap(({ skipped }) => skipped) };
}

/** Fields that were not given are null in a record that was read. */
function withoutNulls<T extends object>(filter: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== null && value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}
