import { Types } from 'mongoose';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { type Publication, PublicationRecord } from '#app/domain/publications/publication.record.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { type NamedFile, readFilesPage } from '#app/services/shopify/file-library.ts';
import { readFile } from '#app/services/shopify/files.ts';
import { readMediaOrder } from '#app/services/shopify/product-media.ts';
import { A_PAGE, confirmed, type Judge } from './confirm.ts';
import type { Comparing, Difference, Finding, Note } from './finding.ts';
import { judgeFile, judgePublication, publicationIn } from './media-rules.ts';
import { patiently } from './patiently.ts';

/** Each is a question to Shopify: well within the time for which a database keeps its place in a list. */
const PRODUCTS_A_PAGE = 20;
const FIELDS = 'productId status leftover fileId discardedFileIds';

/**
 * Compares publications with what each store has: what is published is on its product, once, and what is not is not there;
 * a file with the name of a publication has one. Shopify is asked one question after the other.
 */
export async function* compareStoreMedia({ shop: only, since }: Comparing): AsyncGenerator<Finding> {
  const stores = BusinessRecord.find(only ? { shop: only } : {})
    .select('shop archivedAt')
    .lean()
    .cursor({ batchSize: 1 });
  for await (const { shop, archivedAt } of stores) {
    if (!(await PublicationRecord.exists({ shop }))) continue;
    if (archivedAt) {
      yield noteOn(shop, 'not comparable: the app was removed from it');
      continue;
    }
    try {
      yield* comparePublications(shop, since);
      yield* compareFiles(shop, since);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      yield noteOn(shop, `not comparable: ${whyNot(error)}`);
    }
  }
}

function whyNot({ facts, message }: ServiceError): string {
  return facts.disconnected ? 'the app has no token for it that works' : message;
}

/** The publications of one product. */
interface OfProduct {
  productId: string;
  ids: Types.ObjectId[];
}

async function* comparePublications(shop: string, since: Date | undefined): AsyncGenerator<Finding> {
  let count = 0;
  async function* products(): AsyncGenerator<OfProduct> {
    const publications = PublicationRecord.find({ shop, ...(since ? { createdAt: { $gte: since } } : {}) })
      .sort({ productId: 1 })
      .select('productId')
      .lean()
      .allowDiskUse(true)
      .cursor({ batchSize: A_PAGE });
    let product: OfProduct | undefined;
    for await (const { _id, productId } of publications) {
      count += 1;
      if (product?.productId === productId) {
        product.ids.push(_id);
        continue;
      }
      if (product) yield product;
      product = { productId, ids: [_id] };
    }
    if (product) yield product;
  }
  yield* confirmed(products(), judgeProducts(shop), PRODUCTS_A_PAGE);
  yield { kind: 'compared', what: 'publications', count };
}

function judgeProducts(shop: string): Judge<OfProduct> {
  return async (products) => {
    const found = new Map<OfProduct, (Difference | Note)[]>();
    for (const product of products) {
      const order = await patiently(() => readMediaOrder(shop, product.productId));
      const publications = await PublicationRecord.find({ _id: { $in: product.ids }, shop })
        .select(FIELDS)
        .lean();
      const findings = publications.flatMap((publication) => judgeOne(shop, publication, order));
      if (findings.length > 0) found.set(product, findings);
    }
    return found;
  };
}

function judgeOne(shop: string, publication: Publication, order: string[] | undefined): (Difference | Note)[] {
  const verdict = judgePublication(publication, order);
  if (!verdict) return [];
  const record = `publication ${publication._id}`;
  if ('note' in verdict) return [noteOn(shop, `${record}: ${verdict.note}`)];
  return [{ kind: 'difference', part: 'store media', shop, record, ...verdict.gap }];
}

async function* compareFiles(shop: string, since: Date | undefined): AsyncGenerator<Finding> {
  let count = 0;
  async function* files(): AsyncGenerator<NamedFile> {
    for (let after: string | null | undefined; after !== null; ) {
      const page = await patiently(() => readFilesPage(shop, { after: after ?? null, since }));
      count += page.files.length;
      yield* page.files.filter(({ name }) => publicationIn(name) !== undefined);
      after = page.next;
    }
  }
  yield* confirmed(files(), judgeFiles(shop));
  yield { kind: 'compared', what: 'files of stores', count };
}

function judgeFiles(shop: string): Judge<NamedFile> {
  return async (files) => {
    const ids = files.map(({ name }) => new Types.ObjectId(publicationIn(name)));
    const publications = await PublicationRecord.find({ _id: { $in: ids }, shop })
      .select(FIELDS)
      .lean();
    const byId = new Map(publications.map((publication) => [String(publication._id), publication]));
    const found = new Map<NamedFile, Difference[]>();
    for (const file of files) {
      const gap = judgeFile(file, byId.get(publicationIn(file.name) ?? ''));
      // The list of files lags behind: what was deleted may still be on it.
      if (!gap || !(await patiently(() => readFile(shop, file.id)))) continue;
      found.set(file, [
        { kind: 'difference', part: 'store media', shop, record: `file ${file.name} (${file.id})`, ...gap },
      ]);
    }
    return found;
  };
}

function noteOn(shop: string, sentence: string): Note {
  return { kind: 'note', part: 'store media', shop, sentence };
}
