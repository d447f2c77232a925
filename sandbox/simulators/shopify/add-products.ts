import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { addFile, fileAtAddress, freeFilename } from './file-library.ts';
import { keptSource, processFile, readPicture } from './media-processing.ts';
import {
  type FileRecord,
  isoAt,
  type ProductRecord,
  type StoredPicture,
  type StoreState,
  type VariantRecord,
} from './store-state.ts';
import { productPayload } from './webhooks/payloads.ts';
import type { World } from './world.ts';

export const newImage = z.strictObject({
  /** Absolute path of a file on this machine. */
  path: z.string().optional(),
  base64: z.string().optional(),
  /** Address of a picture of the simulator's own CDN, whose bytes are shared. */
  url: z.string().optional(),
  filename: z.string().optional(),
  alt: z.string().default(''),
});

export const newProduct = z.strictObject({
  title: z.string().min(1),
  handle: z.string().optional(),
  descriptionHtml: z.string().default(''),
  vendor: z.string().optional(),
  productType: z.string().default(''),
  /** Id in Shopify's product taxonomy, such as `aa-1-4`. */
  category: z.string().optional(),
  isGiftCard: z.boolean().default(false),
  tags: z.array(z.string()).default([]),
  status: z.enum(['ACTIVE', 'ARCHIVED', 'DRAFT', 'UNLISTED']).default('ACTIVE'),
  options: z.array(z.strictObject({ name: z.string(), values: z.array(z.string()).min(1) })).default([]),
  variants: z
    .array(
      z.strictObject({
        optionValues: z.record(z.string(), z.string()).default({}),
        price: z.union([z.string(), z.number()]).default('0.00'),
        compareAtPrice: z.union([z.string(), z.number()]).optional(),
        sku: z.string().optional(),
        /** Which of `images` it shows, from 0. */
        imageIndex: z.int().min(0).optional(),
      }),
    )
    .default([]),
  images: z.array(newImage).default([]),
  createdAt: z.iso.datetime().optional(),
  updatedAt: z.iso.datetime().optional(),
});

export type NewProduct = z.infer<typeof newProduct>;
export type NewImage = z.infer<typeof newImage>;

/** Pictures of one file on disk are read and decoded once, however many products show them. */
const picturesByPath = new Map<string, Promise<StoredPicture>>();

/** Adds products to a store as its merchant would, their pictures READY at once. */
export async function addProducts(
  world: World,
  store: StoreState,
  given: NewProduct[],
  { isQuiet }: { isQuiet: boolean },
): Promise<ProductRecord[]> {
  const handles = new Set(Object.values(store.products).map(({ handle }) => handle));
  const made: ProductRecord[] = [];
  for (const wanted of given) {
    const files: FileRecord[] = [];
    for (const image of wanted.images)
      files.push(await addPicture(world, store, image, { fallbackName: wanted.title }));
    const product = makeProduct(world, store, wanted, files, freeHandle(handles, wanted.handle ?? wanted.title));
    store.products[product.id] = product;
    made.push(product);
    if (!isQuiet) world.announce(store, 'products/create', productPayload(world, store, product));
  }
  world.changed(store);
  return made;
}

/** Puts a picture into the library, READY at once, or `isProcessing` the way that a merchant's own upload goes. */
export async function addPicture(
  world: World,
  store: StoreState,
  image: NewImage,
  { fallbackName, isProcessing = false }: { fallbackName: string; isProcessing?: boolean },
): Promise<FileRecord> {
  const picture = await readImage(world, image);
  const extension = `.${picture.mimeType.slice('image/'.length).replace('jpeg', 'jpg')}`;
  const wanted = image.filename ?? (image.path ? path.basename(image.path) : `${toHandle(fallbackName)}${extension}`);
  if (isProcessing) {
    const file = addFile(world, store, {
      filename: freeFilename(store, wanted),
      alt: image.alt,
      source: keptSource(picture),
    });
    processFile(world, store, file);
    return file;
  }
  const source = image.url ?? 'uploaded by the merchant';
  return addFile(world, store, { filename: freeFilename(store, wanted), alt: image.alt, source, picture });
}

async function readImage(world: World, image: NewImage): Promise<StoredPicture> {
  if (image.url) {
    const picture = fileAtAddress(world, image.url)?.file.picture;
    if (!picture) throw new Error(`no picture of this simulator: ${image.url}`);
    return picture;
  }
  if (image.base64) return decode(world, Buffer.from(image.base64, 'base64'), 'base64');
  if (!image.path) throw new Error('an image needs path, base64 or url');
  const { mtimeMs, size } = await stat(image.path);
  const name = `${image.path}:${mtimeMs}:${size}`;
  const known = await picturesByPath.get(name);
  // Another simulator of this process may have read it into its own store.
  if (known && (await world.blobs.has(known.blob))) return known;
  const reading = decode(world, await readFile(image.path), image.path);
  picturesByPath.set(name, reading);
  return reading;
}

async function decode(world: World, bytes: Buffer, from: string): Promise<StoredPicture> {
  const outcome = await readPicture(world, bytes);
  if ('picture' in outcome) return outcome.picture;
  throw new Error(`${outcome.code}: ${from}`);
}

function makeProduct(
  world: World,
  store: StoreState,
  wanted: NewProduct,
  files: FileRecord[],
  handle: string,
): ProductRecord {
  const now = isoAt(Date.now());
  const createdAt = wanted.createdAt ?? now;
  const options = wanted.options.length > 0 ? wanted.options : [{ name: 'Title', values: ['Default Title'] }];
  const given = wanted.variants.length > 0 ? wanted.variants : allCombinations(options);
  const variants = given.map((variant): VariantRecord => {
    const optionValues = options.map(({ name, values }) => variant.optionValues[name] ?? values[0] ?? '');
    return {
      id: world.nextId(),
      title: optionValues.join(' / '),
      optionValues,
      price: Number(variant.price).toFixed(2),
      compareAtPrice: variant.compareAtPrice === undefined ? null : Number(variant.compareAtPrice).toFixed(2),
      sku: variant.sku ?? null,
      barcode: null,
      mediaId: variant.imageIndex === undefined ? null : (files[variant.imageIndex]?.id ?? null),
      createdAt,
      updatedAt: createdAt,
    };
  });
  return {
    id: world.nextId(),
    title: wanted.title,
    handle,
    descriptionHtml: wanted.descriptionHtml,
    vendor: wanted.vendor ?? store.name,
    productType: wanted.productType,
    ...(wanted.category ? { category: wanted.category } : {}),
    ...(wanted.isGiftCard ? { isGiftCard: true } : {}),
    tags: wanted.tags,
    status: wanted.status,
    options: options.map(({ name, values }) => ({ id: world.nextId(), name, values })),
    variants,
    mediaIds: files.map(({ id }) => id),
    createdAt,
    updatedAt: wanted.updatedAt ?? createdAt,
    publishedAt: wanted.status === 'ACTIVE' || wanted.status === 'UNLISTED' ? createdAt : null,
  };
}

function allCombinations(options: NewProduct['options']): NewProduct['variants'] {
  let combinations: Record<string, string>[] = [{}];
  for (const { name, values } of options) {
    combinations = combinations.flatMap((combination) => values.map((value) => ({ ...combination, [name]: value })));
  }
  return combinations.map((optionValues) => ({ optionValues, price: '0.00' }));
}

function toHandle(title: string): string {
  return (
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-|-$/g, '') || 'product'
  );
}

function freeHandle(taken: Set<string>, wanted: string): string {
  const base = toHandle(wanted);
  let handle = base;
  for (let count = 1; taken.has(handle); count += 1) handle = `${base}-${count}`;
  taken.add(handle);
  return handle;
}
