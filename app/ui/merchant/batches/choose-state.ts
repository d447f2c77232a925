/** What a merchant has chosen for a batch so far: rules without a page. */
import { BATCH_LIMITS } from '#app/domain/batches/batch-limits.ts';
import type { PictureChoice } from '#app/domain/batches/picture-choices.ts';
import type { EngineCategory, GarmentPhotoType } from '#app/domain/garments/garment-categories.ts';
import type { ApiAnswer, ApiBody } from '#app/web/api/calls.ts';
import type { UploadView } from '#app/web/api/garment-schemas.ts';
import { columnInUse, type ProductList } from './product-list.ts';

export type Source = 'catalogue' | 'products' | 'list' | 'pictures';
export type ProductCount = ApiAnswer<'GET /api/products/count'>;

/** A number of garments or photos, and how sure it is. */
export interface Amount {
  count: number;
  precision: ProductCount['precision'] | 'at-most' | 'or-more';
}

/** Parts of a filter over the catalogue; null, or blank words, where it is not narrowed down by that. */
export interface CatalogueChoice {
  collection: { id: string; title: string } | null;
  tag: string | null;
  productType: string | null;
  vendor: string | null;
  words: string;
  /** Only products that show no photo of ours. */
  withoutPhoto: boolean;
}

export interface ChosenProduct {
  id: string;
  title: string;
  pictureUrl: string | null;
  /** The pictures that are worn; none chosen, what goes for all products. */
  mediaIds?: string[];
}

export interface BatchChoices {
  source: Source;
  catalogue: CatalogueChoice;
  products: ChosenProduct[];
  list: ProductList | null;
  pictures: UploadView[];
  avatarIds: string[];
  /** Null: what each product's type suggests. */
  category: EngineCategory | null;
  photoType: GarmentPhotoType;
  /** Of products: the merchant's own pictures are chosen one by one. */
  pictureChoice: PictureChoice;
  /** Null: as is suggested. */
  name: string | null;
}

export const WHOLE_CATALOGUE: CatalogueChoice = {
  collection: null,
  tag: null,
  productType: null,
  vendor: null,
  words: '',
  withoutPhoto: false,
};

export const NOTHING_CHOSEN: BatchChoices = {
  source: 'catalogue',
  catalogue: WHOLE_CATALOGUE,
  products: [],
  list: null,
  pictures: [],
  avatarIds: [],
  category: null,
  photoType: 'auto',
  pictureChoice: 'first',
  name: null,
};

/** The chosen ones with this one more, or without it where it is among them. */
export function toggled<T extends { id: string }>(chosen: readonly T[], one: T): T[] {
  const others = chosen.filter(({ id }) => id !== one.id);
  return others.length < chosen.length ? others : [...others, one];
}

/** The filter as Shopify counts by it: it does not know which products have a photo of ours. */
export function filterOf({ collection, tag, productType, vendor, words }: CatalogueChoice) {
  return {
    ...(collection ? { collectionId: collection.id } : {}),
    ...(tag ? { tag } : {}),
    ...(productType ? { productType } : {}),
    ...(vendor ? { vendor } : {}),
    ...(words.trim() ? { search: words.trim() } : {}),
  };
}

/** How many garments picked products are: each of their chosen pictures is one. */
export function garmentsNamed(products: readonly ChosenProduct[]): number {
  return products.reduce((sum, { mediaIds }) => sum + Math.max(mediaIds?.length ?? 0, 1), 0);
}

/** Whether garments are counted by their pictures: the merchant's own, or those that were chosen of a product. */
export function countsPictures({ source, products }: BatchChoices): boolean {
  return source === 'pictures' || (source === 'products' && garmentsNamed(products) > products.length);
}

/** How many garments are chosen; null while the store's count is not known. */
export function garmentsOf(choices: BatchChoices, counted: ProductCount | null): Amount | null {
  switch (choices.source) {
    case 'catalogue':
      // How many of them have a photo already is seen as they are looked at.
      return counted && choices.catalogue.withoutPhoto ? { ...counted, precision: 'at-most' } : counted;
    case 'products':
      return { count: garmentsNamed(choices.products), precision: 'exact' };
    case 'list':
      // Which of its lines name a product is seen as they are looked up.
      return { count: choices.list ? columnInUse(choices.list).rows.length : 0, precision: 'at-most' };
    case 'pictures':
      return { count: choices.pictures.length, precision: 'exact' };
  }
}

const WRITTEN = new Intl.NumberFormat('en');

/** A count with what is counted, as good as it is known. */
export function sayCount({ count, precision }: Amount, one: string, many: string): string {
  const said = `${WRITTEN.format(count)} ${count === 1 ? one : many}`;
  switch (precision) {
    case 'at-most':
      return `Up to ${said}`;
    case 'or-more':
      return `${said} or more`;
    case 'exact':
      return said;
    case 'about':
      return `About ${said}`;
    case 'at-least':
      return `More than ${said}`;
  }
}

/**
 * How many photos it would be: some garments may turn out not to be fit, and some to have several colours, so of a catalogue
 * it is about so many.
 */
export function photosOf(garments: Amount, avatars: number, perProduct: PictureChoice): Amount {
  const count = garments.count * avatars;
  const isSure = garments.precision === 'exact' || garments.precision === 'about';
  if (perProduct === 'each-colour') return { count, precision: isSure ? 'or-more' : garments.precision };
  return { count, precision: isSure ? 'about' : garments.precision };
}

/** Which pictures of each product are worn. */
export function pictureChoiceOf({ source, pictureChoice }: BatchChoices): PictureChoice {
  return source === 'pictures' ? 'first' : pictureChoice;
}

/** What is still to be done before it can be asked what the batch costs, or null. */
export function missingOf(choices: BatchChoices, counted: ProductCount | null): string | null {
  const parts = [
    ...(hasNoGarment(choices, counted) ? [WANTED[choices.source]] : []),
    ...(choices.avatarIds.length === 0 ? ['an avatar'] : []),
  ];
  return parts.length > 0 ? `Choose ${parts.join(' and ')}` : null;
}

const WANTED: Record<Source, string> = {
  catalogue: 'products',
  products: 'products',
  list: 'a list',
  pictures: 'pictures',
};

function hasNoGarment(choices: BatchChoices, counted: ProductCount | null): boolean {
  const garments = garmentsOf(choices, counted);
  return garments?.count === 0 && garments.precision !== 'at-least';
}

const NAME_MOST = 120;

/** What the batch is called where the merchant does not say: by what it is of, and the day. */
export function suggestedName(choices: BatchChoices, day: string): string {
  const ending = `, ${day}`;
  return subjectOf(choices).slice(0, NAME_MOST - ending.length) + ending;
}

function subjectOf({ source, catalogue, products, list, pictures }: BatchChoices): string {
  switch (source) {
    case 'catalogue': {
      const { collection, vendor, productType, tag, words, withoutPhoto } = catalogue;
      const parts = [collection?.title, vendor, productType, tag, words.trim()].filter(Boolean);
      const subject = parts.length > 0 ? parts.join(', ') : 'All products';
      return withoutPhoto ? `${subject} without a model photo` : subject;
    }
    case 'products':
      return products.length === 1 ? (products[0]?.title ?? '') : `${products.length} products`;
    case 'list':
      return list?.name ?? 'A list';
    case 'pictures':
      return pictures.length === 1 ? 'One picture' : `${pictures.length} pictures`;
  }
}

export type BatchBody = ApiBody<'POST /api/render/batch'>;

/** What the API is asked for. */
export function bodyOf(choices: BatchChoices, as: { batchId: string; name: string }): BatchBody {
  const { source, products, list, pictures, avatarIds, category, photoType } = choices;
  const options = {
    ...(category ? { category } : {}),
    garmentPhotoType: photoType,
    ...(source === 'pictures' ? {} : { pictures: pictureChoiceOf(choices) }),
  };
  const wanted = { ...as, avatarIds, options };
  switch (source) {
    case 'catalogue':
      return {
        ...wanted,
        filter: { ...filterOf(choices.catalogue), ...(choices.catalogue.withoutPhoto ? { withoutPhoto: true } : {}) },
      };
    case 'products':
      return { ...wanted, garments: products.flatMap(namedAs) };
    case 'list':
      return { ...wanted, list: list ? { by: list.by, rows: columnInUse(list).rows } : { by: 'handle', rows: [] } };
    case 'pictures':
      return { ...wanted, garments: pictures.map(({ id }) => ({ garmentId: id })) };
  }
}

function namedAs({ id: productId, mediaIds = [] }: ChosenProduct) {
  return mediaIds.length > 0 ? mediaIds.map((mediaId) => ({ productId, mediaId })) : [{ productId }];
}

/** What was sent last, and the id that it was sent with. */
export interface Sent {
  key: string;
  batchId: string;
}

/** The id to send these choices with: the same as before while they are the same, so that sending again makes no second batch. */
export function sentAs(choices: BatchChoices, name: string, before: Sent | null, newId: () => string): Sent {
  const key = JSON.stringify(bodyOf(choices, { batchId: '', name }));
  return before?.key === key ? before : { key, batchId: newId() };
}

export type Part = 'garments' | 'avatars' | 'name' | 'options';

/** What is wrong with which part of the page, of the field names that the API says. */
export function problemsByPart(errors: Record<string, string> | undefined): Partial<Record<Part, string>> {
  const found: Partial<Record<Part, string>> = {};
  for (const [field, reason] of Object.entries(errors ?? {})) {
    const part = PARTS.find(([start]) => field === start || field.startsWith(`${start}.`));
    if (part) found[part[1]] ??= /[.!]$/.test(reason) ? reason : `This ${reason}.`;
  }
  return found;
}

const PARTS: readonly [string, Part][] = [
  ['filter', 'garments'],
  ['garments', 'garments'],
  ['list', 'garments'],
  ['avatarIds', 'avatars'],
  ['name', 'name'],
  ['options', 'options'],
];

export const MOST_AVATARS = BATCH_LIMITS.avatars;
/** Pictures of one picked product. */
export const MOST_PICTURES = 20;
export const MOST_NAMED = BATCH_LIMITS.named;
export const MOST_ROWS = BATCH_LIMITS.rows;
export const MOST_PHOTOS = BATCH_LIMITS.items;
