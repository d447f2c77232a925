import type { Batch } from '#app/domain/batches/batch.record.ts';
import { BatchChunkRecord } from '#app/domain/batches/batch-chunk.record.ts';
import type { EngineCategory } from '#app/domain/garments/garment-categories.ts';

export interface KindsOfType {
  /** Empty for products without one, and for pictures that the merchant sent. */
  productType: string;
  garments: number;
  /** What they are taken for now; of several, the most frequent one first. */
  categories: EngineCategory[];
}

/** What the garments of a batch are taken for, by the product's type, in the order of the alphabet. */
export async function garmentKinds({ _id, shop }: Pick<Batch, '_id' | 'shop'>): Promise<KindsOfType[]> {
  const counted = await BatchChunkRecord.aggregate<{
    _id: { productType: string; category: EngineCategory };
    garments: number;
  }>([
    { $match: { batchId: _id, shop } },
    { $unwind: '$items' },
    // Each garment stands there once for each avatar.
    { $match: { 'items.avatar': 0 } },
    {
      $group: {
        _id: { productType: { $ifNull: ['$items.productType', ''] }, category: '$items.category' },
        garments: { $sum: 1 },
      },
    },
    { $sort: { garments: -1, '_id.category': 1 } },
  ]);
  const kinds = new Map<string, KindsOfType>();
  for (const { _id: of, garments } of counted) {
    const kind = kinds.get(of.productType) ?? { productType: of.productType, garments: 0, categories: [] };
    kind.garments += garments;
    kind.categories.push(of.category);
    kinds.set(of.productType, kind);
  }
  return [...kinds.values()].sort((one, other) => one.productType.localeCompare(other.productType, 'en'));
}
