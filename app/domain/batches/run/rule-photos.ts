/** Which photos a rule makes of a product. Pure rules, over what the store says of it now. */

import type { RulePictures } from '#app/domain/batches/picture-choices.ts';
import { chooseFromProduct } from '#app/domain/batches/run/choose-items.ts';
import type { SkipReason } from '#app/domain/batches/skip-reasons.ts';
import type { EngineCategory } from '#app/domain/garments/garment-categories.ts';
import type { ProductForRules } from '#app/services/shopify/product-for-rules.ts';

/** One photo of a product by a rule: these four name it, for ever. */
export interface WantedPhoto {
  mediaId: string;
  /** The colours that its picture shows, where it was chosen for them. */
  colours: string[];
  /** The product's title, with its colours. */
  title: string;
  category: EngineCategory;
  /** Which of the rule's avatars, from 0. */
  avatar: number;
  /** From 0: of one picture on one avatar. */
  ordinal: number;
}

export interface LeftOut {
  reason: SkipReason;
  title: string;
}

/** What of a product a rule needs to know. */
export interface PicturedProduct extends ProductForRules {
  /** Those of the garment that Shopify has, or is at, in the gallery's order. */
  pictures: ProductForRules['media'];
  /** Each of its colours that shows a picture shows a photo of ours. */
  isDressed: boolean;
}

/** The product with the garment's own pictures alone: what this app put there is none. */
export function withoutOurs(product: ProductForRules, ours: ReadonlySet<string>): PicturedProduct {
  const isOurs = (mediaId: string) => ours.has(mediaId);
  const shown = new Set(product.colourPictures.filter(({ mediaId }) => isOurs(mediaId)).map(({ colour }) => colour));
  return {
    ...product,
    pictures: product.media.filter(({ id, isPicture, status }) => isPicture && status !== 'FAILED' && !isOurs(id)),
    // A colour that shows a photo of ours had a picture that it was made from.
    colours: product.colours.filter((colour) => !shown.has(colour)),
    colourPictures: product.colourPictures.filter(({ mediaId }) => !isOurs(mediaId)),
    isDressed: shown.size > 0 && product.colourPictures.every(({ mediaId }) => isOurs(mediaId)),
  };
}

export interface PhotosOfRule {
  pictures: RulePictures;
  category?: EngineCategory | null | undefined;
  /** How many. */
  avatars: number;
  photosPerPicture: number;
  photosPerProduct: number;
}

/**
 * Every photo that the rule wants of the product, in the order in which they are made, and what it can't use; whether the
 * first picture stands in for those of its colours. The first avatar has all its pictures before the next, so that a set is
 * whole where the rule's limit cuts it.
 */
export function photosWanted(
  rule: PhotosOfRule,
  product: PicturedProduct,
): { photos: WantedPhoto[]; leftOut: LeftOut[]; standsIn: boolean } {
  const { items, skipped } = itemsOf(rule, product);
  const coloursOf = (mediaId: string) =>
    rule.pictures === 'each-colour'
      ? product.colourPictures.filter((one) => one.mediaId === mediaId).map(({ colour }) => colour)
      : [];
  const photos = Array.from({ length: rule.avatars }, (_, avatar) =>
    Array.from({ length: rule.photosPerPicture }, (_, ordinal) =>
      items.flatMap(({ mediaId, title, category }) =>
        mediaId ? [{ mediaId, colours: coloursOf(mediaId), title, category, avatar, ordinal }] : [],
      ),
    ).flat(),
  ).flat();
  return {
    photos: photos.slice(0, rule.photosPerProduct),
    leftOut: skipped.map(({ reason, title }) => ({ reason, title })),
    standsIn: items.some(({ standsIn }) => standsIn),
  };
}

function itemsOf({ pictures, category }: PhotosOfRule, product: PicturedProduct) {
  // Its first picture stands in for colours that never had one of their own.
  if (pictures === 'each-colour' && product.isDressed) return { items: [], skipped: [] };
  if (pictures !== 'every') return chooseFromProduct(product, { pictures, category });
  if (product.pictures.length === 0) return chooseFromProduct(product, { category });
  const chosen = product.pictures.map(({ id: mediaId }) => chooseFromProduct(product, { mediaId, category }));
  const skipped = chosen.flatMap((one) => one.skipped);
  const [first] = skipped;
  return {
    items: chosen.flatMap(({ items }) => items),
    // What is wrong with the product as a whole is said once.
    skipped: first && skipped.every(({ reason }) => reason === first.reason) ? [first] : skipped,
  };
}
