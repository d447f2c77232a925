import { contentKey } from '#app/services/storage/content-key.ts';

/** Where a store's copy of a garment's picture is kept: named after its content, within the store's own folder. */
export function garmentPictureKey(shop: string, jpeg: Buffer): string {
  return contentKey(`garments/${shop}`, jpeg, 'jpg');
}

/** The store in whose folder a picture is kept; undefined for what is no garment's picture. */
export function storeInKey(key: string): string | undefined {
  return /^garments\/([^/]+)\//.exec(key)?.[1];
}
