/** Which items a garment becomes, or why it becomes none. Pure rules: the garments are looked up in list-items.ts. */
import type { BatchItem, SkippedGarment } from '#app/domain/batches/batch-chunk.record.ts';
import type { SkipReason } from '#app/domain/batches/skip-reasons.ts';
import { type EngineCategory, engineCategoryFor, isHardToRender } from '#app/domain/garments/garment-categories.ts';
import { PICTURE_LIMITS } from '#app/services/images/picture-limits.ts';
import type { CatalogueProduct } from '#app/services/shopify/catalogue.ts';

type StorePicture = CatalogueProduct['pictures'][number];

export interface Chosen {
  items: Omit<BatchItem, 'avatar'>[];
  skipped: SkippedGarment[];
}

/** The picture of a product that is to be worn: the one that was named, or its first. */
export function chooseFromProduct(
  product: CatalogueProduct,
  wanted: { mediaId?: string | null | undefined; category?: EngineCategory | null | undefined },
): Chosen {
  const { id: productId, title } = product;
  const skip = (reason: SkipReason): Chosen => ({ items: [], skipped: [{ productId, title, reason }] });
  if (product.isGiftCard) return skip('gift-card');
  const named = wanted.mediaId ? product.pictures.find(({ id }) => id === wanted.mediaId) : undefined;
  if (wanted.mediaId && !named) return skip('picture-gone');
  const picture = named ?? product.pictures[0];
  if (!picture) return skip('no-picture');
  const problem = problemOf(picture);
  if (problem) return skip(problem);
  if (isHardToRender(product)) return skip('hard-to-render');
  const category = wanted.category ?? engineCategoryFor(product);
  return { items: [{ productId, mediaId: picture.id, title, category }], skipped: [] };
}

/** What Shopify says of a picture's size is believed here; the picture itself is measured when it is fetched. */
function problemOf({ isReady, url, width, height }: StorePicture): SkipReason | undefined {
  if (!isReady || !url) return 'picture-not-ready';
  if (!width || !height) return undefined;
  const [shorter, longer] = [Math.min(width, height), Math.max(width, height)];
  if (shorter < PICTURE_LIMITS.minEdge) return 'picture-too-small';
  return longer / shorter > PICTURE_LIMITS.mostTimesLonger ? 'picture-too-long' : undefined;
}
