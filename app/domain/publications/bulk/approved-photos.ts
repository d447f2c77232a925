import type { Types } from 'mongoose';

/** Of a batch's items those whose photo is finished and approved. */
export function approvedPhotos(shop: string, batchId: Types.ObjectId) {
  return {
    shop,
    'review.state': 'approved',
    status: 'completed',
    'batch.isCurrent': true,
    'batch.id': batchId,
  } as const;
}
