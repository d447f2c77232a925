/** What a simulated store holds; plain JSON, so that it can be written down as it is. Times are ISO strings in UTC. */

type FileStatus = 'UPLOADED' | 'PROCESSING' | 'READY' | 'FAILED';

interface MediaProblem {
  code: string;
  message: string;
  details: string | null;
}

export interface StoredPicture {
  /** Name of the bytes in the blob store. */
  blob: string;
  sizeInBytes: number;
  mimeType: string;
  widthInPixels: number;
  heightInPixels: number;
}

/** A picture of the store's file library; products refer to it by id. */
export interface FileRecord {
  id: number;
  filename: string;
  alt: string;
  status: FileStatus;
  /** Where the picture is fetched from while it is not READY. */
  source: string;
  /** Null until READY. */
  picture: StoredPicture | null;
  problems: MediaProblem[];
  createdAt: string;
  updatedAt: string;
}

export interface VariantRecord {
  id: number;
  title: string;
  /** Option values in the order of the product's options. */
  optionValues: string[];
  /** A decimal number as text, such as "49.00". */
  price: string;
  compareAtPrice: string | null;
  sku: string | null;
  barcode: string | null;
  mediaId: number | null;
  createdAt: string;
  updatedAt: string;
}

interface OptionRecord {
  id: number;
  name: string;
  values: string[];
}

export type ProductStatus = 'ACTIVE' | 'ARCHIVED' | 'DRAFT' | 'UNLISTED';

export interface ProductRecord {
  id: number;
  title: string;
  handle: string;
  descriptionHtml: string;
  vendor: string;
  productType: string;
  /** Id in Shopify's product taxonomy, such as `aa-1-4`; left out where none is set. */
  category?: string;
  isGiftCard?: boolean;
  tags: string[];
  status: ProductStatus;
  options: OptionRecord[];
  variants: VariantRecord[];
  /** Ids of files, in the order of the gallery. */
  mediaIds: number[];
  createdAt: string;
  updatedAt: string;
  publishedAt: string | null;
}

export interface MetafieldRecord {
  id: number;
  namespace: string;
  key: string;
  type: string;
  value: string;
  createdAt: string;
  updatedAt: string;
}

export interface CollectionRecord {
  id: number;
  title: string;
  handle: string;
  productIds: number[];
  updatedAt: string;
}

/** Something that Shopify does later; `isDone` turns true when it has. */
interface JobRecord {
  id: string;
  isDone: boolean;
}

export interface BulkOperationRecord {
  id: number;
  status: 'CREATED' | 'RUNNING' | 'COMPLETED' | 'FAILED';
  errorCode: string | null;
  query: string;
  objectCount: number;
  rootObjectCount: number;
  /** Name of the JSONL in the blob store; null without a result. */
  blob: string | null;
  sizeInBytes: number | null;
  createdAt: string;
  completedAt: string | null;
}

export interface Installation {
  id: number;
  scopes: string[];
  installedAt: string;
}

export interface StoreState {
  /** The part before `.myshopify.com`. */
  handle: string;
  shopId: number;
  name: string;
  email: string;
  ownerName: string;
  ownerId: number;
  currencyCode: string;
  ianaTimezone: string;
  planName: string;
  createdAt: string;
  /** By number. */
  products: Record<string, ProductRecord>;
  files: Record<string, FileRecord>;
  collections: Record<string, CollectionRecord>;
  /** By the owner's global id. */
  metafields: Record<string, MetafieldRecord[]>;
  jobs: Record<string, JobRecord>;
  bulkOperations: Record<string, BulkOperationRecord>;
  /** Null while the app is not installed. */
  installation: Installation | null;
}

export function shopDomain(store: Pick<StoreState, 'handle'>): string {
  return `${store.handle}.myshopify.com`;
}

export function isoAt(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** The products whose gallery shows a file. */
export function productsWithFile(store: StoreState, fileId: number): ProductRecord[] {
  return Object.values(store.products).filter((product) => product.mediaIds.includes(fileId));
}

/** Takes a file off a product and off the variants that show it; true when it was there. */
export function detachFile(product: ProductRecord, fileId: number): boolean {
  const index = product.mediaIds.indexOf(fileId);
  if (index === -1) return false;
  product.mediaIds.splice(index, 1);
  for (const variant of product.variants) if (variant.mediaId === fileId) variant.mediaId = null;
  return true;
}

/** A product's pictures in the order of its gallery. */
export function filesOfProduct(store: StoreState, product: ProductRecord): FileRecord[] {
  return product.mediaIds.flatMap((mediaId) => store.files[mediaId] ?? []);
}
