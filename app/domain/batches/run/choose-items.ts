/** Which items a garment becomes, or why it becomes none. Pure rules: the garments are looked up in list-items.ts. */
import type { BatchItem, SkippedGarment } from '#app/domain/batches/batch-chunk.record.ts';
import type { PictureChoice } from '#app/domain/batches/picture-choices.ts';
import type { SkipReason } from '#app/domain/batches/skip-reasons.ts';
import { type EngineCategory, engineCategoryFor, isHardToRender } from '#app/domain/garments/garment-categories.ts';
import { PICTURE_LIMITS } from '#app/services/images/picture-limits.ts';
import type { CatalogueProduct } from '#app/services/shopify/catalogue.ts';

type StorePicture = CatalogueProduct['pictures'][number];

export interface Chosen {
  items: (Omit<BatchItem, 'avatar'> & { avatar?: number })[];
  skipped: SkippedGarment[];
}

interface Wanted {
  /** The picture that was named. */
  mediaId?: string | null | undefined;
  pictures?: PictureChoice | null | undefined;
  category?: EngineCategory | null | undefined;
}

/** The pictures of a product that are to be worn: the one that was named, its first, or one for each colour. */
export function chooseFromProduct(product: CatalogueProduct, wanted: Wanted): Chosen {
  const { id: productId, title, productType } = product;
  const skip = (reason: SkipReason): Chosen => ({ items: [], skipped: [{ productId, title, reason }] });
  if (product.isGiftCard) return skip('gift-card');
  if (product.pictures.length === 0) return skip('no-picture');
  if (isHardToRender(product)) return skip('hard-to-render');
  const category = wanted.category ?? engineCategoryFor(product);
  const chosen: Chosen = { items: [], skipped: [] };
  for (const { picture, because, ...facts } of picturesOf(product, wanted)) {
    const reason = picture ? problemOf(picture) : because;
    if (picture && !reason) chosen.items.push({ productId, mediaId: picture.id, productType, category, ...facts });
    else if (reason) chosen.skipped.push({ productId, title: facts.title, reason });
  }
  return chosen;
}

/** One of a product's pictures, or why there is none. */
interface Candidate {
  title: string;
  picture: StorePicture | undefined;
  because?: SkipReason;
  standsIn?: true;
}

function picturesOf(product: CatalogueProduct, { mediaId, pictures }: Wanted): Candidate[] {
  const { title } = product;
  if (mediaId) {
    return [{ title, picture: product.pictures.find(({ id }) => id === mediaId), because: 'picture-gone' }];
  }
  const first = product.pictures[0];
  if (pictures !== 'each-colour') return [{ title, picture: first }];
  if (product.colourPictures.length > 0) return picturesOfColours(product);
  // A single colour is what the first picture shows.
  return [{ title, picture: first, ...(product.colours.length > 1 ? { standsIn: true } : {}) }];
}

/** Colours that share a picture are one; those that have none are told. */
function picturesOfColours({ title, pictures, colours, colourPictures }: CatalogueProduct): Candidate[] {
  const sharing = new Map<string, string[]>();
  for (const { colour, mediaId } of colourPictures) sharing.set(mediaId, [...(sharing.get(mediaId) ?? []), colour]);
  const bare = colours.filter((colour) => !colourPictures.some((one) => one.colour === colour));
  return [
    ...[...sharing].map(([mediaId, those]) => ({
      title: [title, ...those].join(', '),
      picture: pictures.find(({ id }) => id === mediaId),
    })),
    ...bare.map((colour) => ({
      title: `${title}, ${colour}`,
      picture: undefined,
      because: 'colour-without-picture' as const,
    })),
  ];
}

/** What Shopify says of a picture's size is believed here; the picture itself is measured when it is fetched. */
function problemOf({ isReady, url, width, height }: StorePicture): SkipReason | undefined {
  if (!isReady || !url) return 'picture-not-ready';
  if (!width || !height) return undefined;
  const [shorter, longer] = [Math.min(width, height), Math.max(width, height)];
  if (shorter < PICTURE_LIMITS.minEdge) return 'picture-too-small';
  return longer / shorter > PICTURE_LIMITS.mostTimesLonger ? 'picture-too-long' : undefined;
}
