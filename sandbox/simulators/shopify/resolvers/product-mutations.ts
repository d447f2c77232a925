import { randomUUID } from 'node:crypto';
import { addFile, freeFilename } from '#sandbox/simulators/shopify/file-library.ts';
import { idOfType, toGid } from '#sandbox/simulators/shopify/global-id.ts';
import { processFile } from '#sandbox/simulators/shopify/media-processing.ts';
import type { ProductRecord, ProductStatus } from '#sandbox/simulators/shopify/store-state.ts';
import type { World } from '#sandbox/simulators/shopify/world.ts';
import { type Call, checkListSize, notSimulated, onlyFields, readGid, type UserError } from './call.ts';
import { filenameOf, MAX_ALT_LENGTH, MAX_MEDIA_PER_PRODUCT, productOf } from './file-mutations.ts';
import { metafieldsSet } from './metafields.ts';
import { productView } from './product-view.ts';

interface ProductUpdateInput {
  id?: string | null;
  title?: string | null;
  descriptionHtml?: string | null;
  vendor?: string | null;
  productType?: string | null;
  handle?: string | null;
  status?: ProductStatus | null;
  tags?: string[] | null;
  metafields?: { namespace?: string | null; key: string; type?: string | null; value: string }[] | null;
}

interface CreateMediaInput {
  mediaContentType: string;
  originalSource: string;
  alt?: string | null;
}

const SIMULATED_FIELDS = [
  'id',
  'title',
  'descriptionHtml',
  'vendor',
  'productType',
  'handle',
  'status',
  'tags',
  'metafields',
];

/** Changes a product and adds pictures to its gallery. Its errors have no code, as with the real API. */
export function productUpdate(
  call: Call,
  args: {
    product?: ProductUpdateInput | null;
    input?: object | null;
    identifier?: { id?: string | null } | null;
    media?: CreateMediaInput[] | null;
  },
) {
  if (args.input) notSimulated('productUpdate(input), which is deprecated');
  const input = args.product ?? {};
  onlyFields('ProductUpdateInput', input, SIMULATED_FIELDS);
  const gid = input.id ?? args.identifier?.id ?? '';
  if (gid) readGid(gid);
  const product = productOf(call, gid);
  const media = args.media ?? [];
  checkListSize('media', media);
  if (!product) return refuse([{ field: ['product', 'id'], message: 'Product does not exist' }]);
  const userErrors = [...findFieldProblems(input), ...findMediaProblems(product, media)];
  if (userErrors.length > 0) return refuse(userErrors);
  const ownerId = toGid('Product', product.id);
  const set = metafieldsSet(call, { metafields: (input.metafields ?? []).map((one) => ({ ...one, ownerId })) });
  if (set.userErrors.length > 0) return refuse(set.userErrors.map(({ field, message }) => ({ field, message })));
  changeFields(product, input);
  for (const wanted of media) addMedia(call, product, wanted);
  call.world.productChanged(call.store, product);
  return { product: productView(call, product), userErrors: [] };
}

function refuse(userErrors: UserError[]) {
  return { product: null, userErrors };
}

function findFieldProblems(input: ProductUpdateInput): UserError[] {
  const isBlank = input.title !== undefined && (input.title ?? '').trim() === '';
  return isBlank ? [{ field: ['product', 'title'], message: "Title can't be blank" }] : [];
}

function findMediaProblems(product: ProductRecord, media: CreateMediaInput[]): UserError[] {
  if (product.mediaIds.length + media.length > MAX_MEDIA_PER_PRODUCT) {
    return [{ field: ['media'], message: `Exceeded the limit of ${MAX_MEDIA_PER_PRODUCT} media per product.` }];
  }
  return media.flatMap((wanted, index): UserError[] => {
    if (wanted.mediaContentType !== 'IMAGE') notSimulated(`media of type ${wanted.mediaContentType}`);
    if (!/^https?:\/\//.test(wanted.originalSource)) {
      return [{ field: ['media', String(index), 'originalSource'], message: 'Image URL is invalid' }];
    }
    if ((wanted.alt ?? '').length > MAX_ALT_LENGTH) {
      const message = `The alt value exceeds the maximum limit of ${MAX_ALT_LENGTH} characters.`;
      return [{ field: ['media', String(index), 'alt'], message }];
    }
    return [];
  });
}

function changeFields(product: ProductRecord, input: ProductUpdateInput): void {
  const { title, descriptionHtml, vendor, productType, handle, status, tags } = input;
  if (title) product.title = title;
  if (descriptionHtml !== undefined) product.descriptionHtml = descriptionHtml ?? '';
  if (vendor) product.vendor = vendor;
  if (productType !== undefined) product.productType = productType ?? '';
  if (handle) product.handle = handle;
  if (status) product.status = status;
  if (tags) product.tags = [...tags];
}

function addMedia(call: Call, product: ProductRecord, wanted: CreateMediaInput): void {
  const { world, store } = call;
  const filename = freeFilename(store, filenameOf(wanted.originalSource) || `${randomUUID()}.jpg`);
  const file = addFile(world, store, { filename, alt: wanted.alt ?? '', source: wanted.originalSource });
  product.mediaIds.push(file.id);
  processFile(world, store, file);
}

/** Reorders a gallery, later: the answer is a job to be asked about. */
export function productReorderMedia(
  call: Call,
  { id, moves }: { id: string; moves: { id: string; newPosition: string }[] },
) {
  checkListSize('moves', moves);
  readGid(id);
  const product = productOf(call, id);
  const refuseWith = (error: UserError) => ({ job: null, mediaUserErrors: [error], userErrors: [] });
  if (!product) return refuseWith({ code: 'PRODUCT_DOES_NOT_EXIST', field: ['id'], message: 'Product does not exist' });
  if (moves.length === 0)
    return refuseWith({ code: 'MISSING_ARGUMENTS', field: ['moves'], message: 'Missing arguments.' });
  for (const [index, move] of moves.entries()) {
    readGid(move.id);
    if (product.mediaIds.includes(idOfType('MediaImage', move.id) ?? -1)) continue;
    const field = ['moves', String(index), 'id'];
    return refuseWith({
      code: 'MEDIA_DOES_NOT_EXIST_ON_PRODUCT',
      field,
      message: `Media id ${move.id} does not exist on product.`,
    });
  }
  const job = startReorder(
    call,
    product.id,
    moves.map((move) => ({ fileId: idOfType('MediaImage', move.id) ?? -1, to: Number(move.newPosition) })),
  );
  return { job: { id: job.id, done: job.isDone }, mediaUserErrors: [], userErrors: [] };
}

function startReorder(call: Call, productId: number, moves: { fileId: number; to: number }[]) {
  const { world, store } = call;
  const job = { id: `gid://shopify/Job/${randomUUID()}`, isDone: false };
  store.jobs[job.id] = job;
  world.changed(store);
  world.later(world.settings.jobMs, () => {
    const product = store.products[productId];
    if (product) {
      for (const { fileId, to } of moves) moveFile(product, fileId, to);
      world.productChanged(store, product);
    }
    job.isDone = true;
    world.changed(store);
  });
  return job;
}

/** Moves one picture of a gallery to a zero-based position; one that is no longer there is passed over. */
function moveFile(product: ProductRecord, fileId: number, to: number): void {
  const from = product.mediaIds.indexOf(fileId);
  if (from === -1) return;
  product.mediaIds.splice(from, 1);
  product.mediaIds.splice(to, 0, fileId);
}

/** Jobs that the simulator's end cut short: done, as far as anyone can still ask. */
export function finishLeftJobs(world: World): void {
  for (const store of world.stores.values()) for (const job of Object.values(store.jobs)) job.isDone = true;
}
