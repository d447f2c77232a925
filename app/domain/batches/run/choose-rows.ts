import type { Batch } from '#app/domain/batches/batch.record.ts';
import { BatchChunkRecord, type SkippedGarment } from '#app/domain/batches/batch-chunk.record.ts';
import { ROWS_A_LIST } from '#app/domain/batches/batch-limits.ts';
import { BatchListRecord } from '#app/domain/batches/batch-list.record.ts';
import { type CatalogueProduct, readProductsById } from '#app/services/shopify/catalogue.ts';
import { findByRow, type NamedByRow, type RowKind, sameRow } from '#app/services/shopify/find-by-row.ts';
import { addNamedPictures } from './add-named-pictures.ts';
import { type Chosen, chooseFromProduct } from './choose-items.ts';

/** Rows of one step: as many as one search may name. Divides ROWS_A_LIST. */
const ROWS_A_STEP = 25;

/** What the next rows of a batch's list become, each product with the same picture once; how many rows were looked at. */
export async function chooseFromList(batch: Batch, { by }: { by: RowKind }): Promise<Chosen & { rows: number }> {
  const { shop, pictures } = batch;
  const rows = await nextRows(batch);
  const named = await findByRow(shop, by, rows);
  const ids = [...named.values()].map(({ productId }) => productId);
  const products = await readProductsById(shop, ids, { colours: pictures === 'each-colour' });
  const wanted = [...named.values()].map(({ productId, picture }) => ({ productId, mediaId: picture?.mediaId }));
  await addNamedPictures(shop, wanted, products);
  const taken = await takenBefore(batch, ids);
  const chosen: Chosen = { items: [], skipped: [] };
  for (const row of rows) {
    const one = named.get(sameRow(row));
    const product = products.find(({ id }) => id === one?.productId);
    const found = one && product ? chooseFromRow(batch, product, one) : undefined;
    if (!found) {
      chosen.skipped.push({ title: row, reason: by === 'handle' ? 'no-such-handle' : 'no-such-sku' });
      continue;
    }
    const fresh = found.items.filter(({ productId, mediaId }) => !taken.has(keyOf({ productId, mediaId })));
    for (const { productId, mediaId } of fresh) taken.add(keyOf({ productId, mediaId }));
    chosen.items.push(...fresh);
    if (fresh.length === 0 && found.items.length > 0) {
      chosen.skipped.push({ productId: one?.productId ?? null, title: row, reason: 'listed-before' });
    } else chosen.skipped.push(...found.skipped.filter((skipped) => isNews(skipped, chosen)));
  }
  return { ...chosen, rows: rows.length };
}

/** A SKU names one variant: its own picture, where it has one. Else it is as if the product was named. */
function chooseFromRow({ category, pictures }: Batch, product: CatalogueProduct, { picture }: NamedByRow): Chosen {
  const isThere = product.pictures.some(({ id }) => id === picture?.mediaId);
  if (!picture || !isThere) return chooseFromProduct(product, { pictures, category });
  const title = picture.colour ? `${product.title}, ${picture.colour}` : product.title;
  return chooseFromProduct({ ...product, title }, { mediaId: picture.mediaId, category });
}

async function nextRows({ _id, shop, listedNamed }: Batch): Promise<string[]> {
  const list = await BatchListRecord.findOne({
    batchId: _id,
    shop,
    number: Math.floor(listedNamed / ROWS_A_LIST),
  }).lean();
  const first = listedNamed % ROWS_A_LIST;
  return list?.rows.slice(first, first + ROWS_A_STEP) ?? [];
}

const keyOf = ({
  productId,
  mediaId,
}: {
  productId?: string | null | undefined;
  mediaId?: string | null | undefined;
}) => `${productId} ${mediaId}`;

/** Those pictures of these products that earlier rows of the list named. */
async function takenBefore({ _id, shop }: Batch, productIds: string[]): Promise<Set<string>> {
  const chunks = await BatchChunkRecord.find({ batchId: _id, shop, 'items.productId': { $in: productIds } })
    .select('items.productId items.mediaId')
    .lean();
  return new Set(chunks.flatMap(({ items }) => items.map(keyOf)));
}

/** Two sizes of one product are left out for one reason: said once. */
function isNews(skipped: SkippedGarment, { skipped: said }: Chosen): boolean {
  return !said.some(({ productId, title, reason }) => {
    return productId === skipped.productId && title === skipped.title && reason === skipped.reason;
  });
}
