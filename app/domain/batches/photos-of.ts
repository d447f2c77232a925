import type { Batch } from './batch.record.ts';

/** Of each item of a batch the photo that counts. */
export function photosOf({ _id, shop }: Pick<Batch, '_id' | 'shop'>) {
  return { shop, 'batch.id': _id, 'batch.isCurrent': true } as const;
}
