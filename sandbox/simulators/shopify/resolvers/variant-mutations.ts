import { idOfType } from '#sandbox/simulators/shopify/global-id.ts';
import {
  type FileRecord,
  isoAt,
  type ProductRecord,
  type VariantRecord,
} from '#sandbox/simulators/shopify/store-state.ts';
import { type Call, checkListSize, notSimulated, onlyFields, readGid, type UserError } from './call.ts';
import { productOf } from './file-mutations.ts';
import { productView, variantView } from './product-view.ts';

interface VariantInput {
  id?: string | null;
  mediaId?: string | null;
  price?: string | number | null;
  compareAtPrice?: string | number | null;
  barcode?: string | null;
}

/** Changes variants of one product: price, barcode and the picture that they show. */
export function productVariantsBulkUpdate(
  call: Call,
  args: { productId: string; variants: VariantInput[]; media?: unknown[] | null; allowPartialUpdates?: boolean | null },
) {
  if (args.media) notSimulated('productVariantsBulkUpdate(media)');
  if (args.allowPartialUpdates) notSimulated('productVariantsBulkUpdate(allowPartialUpdates)');
  checkListSize('variants', args.variants);
  const product = findProduct(call, args.productId);
  if (!product) {
    return refuse([{ code: 'PRODUCT_DOES_NOT_EXIST', field: ['productId'], message: 'Product does not exist' }]);
  }
  const userErrors = args.variants.flatMap((input, index) => {
    const problem = findVariantProblem(call, product, input);
    return problem ? [{ ...problem, field: ['variants', String(index), ...(problem.field ?? [])] }] : [];
  });
  if (userErrors.length > 0) return refuse(userErrors);
  const changed = args.variants.flatMap((input) => changeVariant(product, input));
  call.world.productChanged(call.store, product);
  return {
    product: productView(call, product),
    productVariants: changed.map((variant) => variantView(call, product, variant)),
    userErrors: [],
  };
}

function refuse(userErrors: UserError[]) {
  return { product: null, productVariants: null, userErrors };
}

function findProduct(call: Call, gid: string): ProductRecord | undefined {
  readGid(gid);
  return productOf(call, gid);
}

function findVariant(product: ProductRecord, gid: string): VariantRecord | undefined {
  readGid(gid);
  const id = idOfType('ProductVariant', gid);
  return product.variants.find((variant) => variant.id === id);
}

function findVariantProblem(call: Call, product: ProductRecord, input: VariantInput): UserError | undefined {
  onlyFields('ProductVariantsBulkInput', input, ['id', 'mediaId', 'price', 'compareAtPrice', 'barcode']);
  if (!input.id)
    return { code: 'PRODUCT_VARIANT_ID_MISSING', field: ['id'], message: 'Product variant is missing ID attribute' };
  if (!findVariant(product, input.id)) {
    return { code: 'PRODUCT_VARIANT_DOES_NOT_EXIST', field: ['id'], message: 'Product variant does not exist' };
  }
  if (Number(input.price ?? 0) < 0) {
    return { code: 'NEGATIVE_PRICE_VALUE', field: ['price'], message: 'Price must be greater than or equal to 0' };
  }
  if (input.mediaId === null) notSimulated('mediaId: null (use productVariantDetachMedia)');
  if (input.mediaId === undefined) return undefined;
  const file = findMedia(call, product, input.mediaId);
  if (!file)
    return { code: 'INVALID_INPUT', field: ['mediaId'], message: `Media does not exist on the given product.` };
  if (file.status !== 'READY')
    return { code: 'INVALID_INPUT', field: ['mediaId'], message: 'Non-ready media are not supported.' };
  return undefined;
}

function findMedia(call: Call, product: ProductRecord, gid: string): FileRecord | undefined {
  readGid(gid);
  const id = idOfType('MediaImage', gid);
  return id !== undefined && product.mediaIds.includes(id) ? call.store.files[id] : undefined;
}

function changeVariant(product: ProductRecord, input: VariantInput): VariantRecord[] {
  const variant = input.id ? findVariant(product, input.id) : undefined;
  if (!variant) return [];
  const money = (value: string | number) => Number(value).toFixed(2);
  if (input.mediaId) variant.mediaId = idOfType('MediaImage', input.mediaId) ?? null;
  if (input.price !== undefined && input.price !== null) variant.price = money(input.price);
  if (input.compareAtPrice !== undefined) {
    variant.compareAtPrice = input.compareAtPrice === null ? null : money(input.compareAtPrice);
  }
  if (input.barcode !== undefined) variant.barcode = input.barcode;
  variant.updatedAt = isoAt(Date.now());
  return [variant];
}

const MAX_PAIRS = 100;

interface PairInput {
  variantId: string;
  mediaIds: string[];
}

interface Pair {
  variant: VariantRecord;
  fileId: number;
}

/** Gives variants without a picture one of the product's. */
export function productVariantAppendMedia(call: Call, args: { productId: string; variantMedia: PairInput[] }) {
  return changePairs(
    call,
    args,
    (file, variant) => {
      if (file.status !== 'READY') return { code: 'NON_READY_MEDIA', message: 'Non-ready media are not supported.' };
      if (variant.mediaId === null) return undefined;
      return { code: 'PRODUCT_VARIANT_ALREADY_HAS_MEDIA', message: 'Product variant already has attached media.' };
    },
    ({ variant, fileId }) => {
      variant.mediaId = fileId;
    },
  );
}

/** Takes their picture from variants. */
export function productVariantDetachMedia(call: Call, args: { productId: string; variantMedia: PairInput[] }) {
  return changePairs(
    call,
    args,
    (file, variant) => {
      if (variant.mediaId === file.id) return undefined;
      const message = 'The specified media is not attached to the specified variant.';
      return { code: 'MEDIA_IS_NOT_ATTACHED_TO_VARIANT', message };
    },
    ({ variant }) => {
      variant.mediaId = null;
    },
  );
}

function changePairs(
  call: Call,
  { productId, variantMedia }: { productId: string; variantMedia: PairInput[] },
  findProblem: (file: FileRecord, variant: VariantRecord) => { code: string; message: string } | undefined,
  change: (pair: Pair) => void,
) {
  const refuseWith = (code: string, field: string[], message: string) => refuse([{ code, field, message }]);
  if (variantMedia.length > MAX_PAIRS) {
    const message = `Exceeded the maximum number of ${MAX_PAIRS} variant-media pairs per mutation call.`;
    return refuseWith('MAXIMUM_VARIANT_MEDIA_PAIRS_EXCEEDED', ['variantMedia'], message);
  }
  const product = findProduct(call, productId);
  if (!product) return refuseWith('PRODUCT_DOES_NOT_EXIST', ['productId'], 'Product does not exist');
  const pairs: Pair[] = [];
  for (const [index, { variantId, mediaIds }] of variantMedia.entries()) {
    const at = (name: string) => ['variantMedia', String(index), name];
    const variant = findVariant(product, variantId);
    if (!variant) {
      return refuseWith(
        'PRODUCT_VARIANT_DOES_NOT_EXIST_ON_PRODUCT',
        at('variantId'),
        'Variant does not exist on the given product.',
      );
    }
    if (pairs.some((pair) => pair.variant === variant)) {
      return refuseWith(
        'PRODUCT_VARIANT_SPECIFIED_MULTIPLE_TIMES',
        at('variantId'),
        'Variant specified in more than one pair.',
      );
    }
    const [mediaId] = mediaIds;
    if (mediaIds.length > 1 || !mediaId) {
      return refuseWith(
        'TOO_MANY_MEDIA_PER_INPUT_PAIR',
        at('mediaIds'),
        'Only one mediaId is allowed per variant-media input pair.',
      );
    }
    const file = findMedia(call, product, mediaId);
    if (!file)
      return refuseWith(
        'MEDIA_DOES_NOT_EXIST_ON_PRODUCT',
        at('mediaIds'),
        'Media does not exist on the given product.',
      );
    const problem = findProblem(file, variant);
    if (problem) return refuseWith(problem.code, at('mediaIds'), problem.message);
    pairs.push({ variant, fileId: file.id });
  }
  for (const pair of pairs) change(pair);
  call.world.productChanged(call.store, product);
  return {
    product: productView(call, product),
    productVariants: pairs.map(({ variant }) => variantView(call, product, variant)),
    userErrors: [],
  };
}
