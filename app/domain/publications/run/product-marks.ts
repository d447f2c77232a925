/**
 * What a product's metafield says of our photos on it: one JSON, keyed by the photo's medium as the storefront numbers it.
 * No Shopify here.
 */
import { z } from 'zod';
import type { Publication } from '#app/domain/publications/publication.record.ts';
import type { ProductMetafield } from '#app/services/shopify/product-metafields.ts';

export const MARKS_KEY = 'photos';
/** Shopify takes no longer JSON. */
const MOST_BYTES = 128 * 1024;
/** The form before: a metafield for each photo, named after its medium. */
const FORMER_KEY = /^photo_(\d+)$/;

const json = z.record(z.string(), z.unknown());
/** By the number of the medium. What a later version says of a photo is kept as it stands. */
export type ProductMarks = Record<string, unknown>;

export interface MarksOnProduct {
  marks: ProductMarks;
  /** Names what the JSON holds; null where there is none. */
  digest: string | null;
  /** Metafields of the form before, of which `marks` has all. */
  formerKeys: string[];
}

export function mediaNumber(mediaId: string): string {
  return mediaId.slice(mediaId.lastIndexOf('/') + 1);
}

export function markOf(publication: Pick<Publication, '_id' | 'renderId'>) {
  return {
    renderId: String(publication.renderId),
    publicationId: String(publication._id),
    digitalSourceType: 'trainedAlgorithmicMedia',
    generator: 'ModelSnap',
  };
}

/** Everything that stands there, in both forms; of a photo that stands in both, the JSON's word counts. */
export function marksIn(metafields: readonly ProductMetafield[]): MarksOnProduct {
  const present = metafields.find(({ key }) => key === MARKS_KEY);
  const formerKeys: string[] = [];
  const marks: ProductMarks = {};
  for (const { key, value } of metafields) {
    const number = FORMER_KEY.exec(key)?.[1];
    if (!number) continue;
    formerKeys.push(key);
    const { mediaId, ...mark } = parsed(value);
    marks[number] = mark;
  }
  return { marks: { ...marks, ...parsed(present?.value ?? '{}') }, digest: present?.digest ?? null, formerKeys };
}

export function fitsMetafield(marks: ProductMarks): boolean {
  return Buffer.byteLength(JSON.stringify(marks)) <= MOST_BYTES;
}

/** Without photos that are on the product no more, of which Shopify lets there be 250: they always fit. */
export function marksOfMedia(marks: ProductMarks, mediaOrder: readonly string[]): ProductMarks {
  const there = new Set(mediaOrder.map(mediaNumber));
  return Object.fromEntries(Object.entries(marks).filter(([number]) => there.has(number)));
}

/** Nobody else can write there: what is no object is nothing of ours. */
function parsed(text: string): Record<string, unknown> {
  try {
    return json.parse(JSON.parse(text));
  } catch {
    return {};
  }
}
