import type { Types } from 'mongoose';
import type { Render } from './render.record.ts';

/** What is worn: a picture of a product of the store, or one that the merchant sent. */
export type RenderGarment =
  | { kind: 'product'; productId: string; mediaId: string; title: string }
  | { kind: 'upload'; uploadId: Types.ObjectId; title: string };

/** The garment of a render. Records without a kind are of products. */
export function garmentOf({ garment }: Pick<Render, 'garment'>): RenderGarment {
  const { kind, productId, mediaId, uploadId, title } = garment;
  if (kind === 'upload') {
    if (!uploadId) throw new Error('The garment is an upload without an id');
    return { kind, uploadId, title };
  }
  if (!productId || !mediaId) throw new Error('The garment is a product without an id');
  return { kind: 'product', productId, mediaId, title };
}
