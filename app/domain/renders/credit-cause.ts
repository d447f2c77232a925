import { type QueryFilter, Types } from 'mongoose';
import type { SpendingCause } from '#app/domain/credits/reserve-credits.ts';
import type { Render } from './render.record.ts';

/** The reservation that a render's credit is of, and what of it: its own, or a part of its batch's. */
export function creditCauseOf({ _id, credit }: Pick<Render, '_id' | 'credit'>): {
  cause: SpendingCause;
  part?: string;
} {
  return credit.batchId
    ? { cause: { kind: 'batch', id: String(credit.batchId) }, part: String(_id) }
    : { cause: { kind: 'render', id: String(_id) } };
}

/** The renders of a store whose credits are of one reservation. */
export function paidBy(shop: string, { kind, id }: SpendingCause): QueryFilter<Render> {
  const _id = new Types.ObjectId(id);
  switch (kind) {
    case 'render':
      return { _id, shop };
    case 'batch':
      return { shop, 'batch.id': _id, 'credit.batchId': _id };
  }
}
