import { contentKey } from '#app/services/storage/content-key.ts';

/** Where a store's copy of a garment's picture is kept: named after its content, within the store's own folder. */
export function garmentPictureKey(shop: string, jpeg: Buffer): string {
  return contentKey(`garments/${shop}`, jpeg, 'jpg');
}
