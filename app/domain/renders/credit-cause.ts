import { type QueryFilter, Types } from 'mongoose';
import type { SpendingCause } from '#app/domain/credits/reserve-credits.ts';
import type { Render } from './render.record.ts';

/** Which reservation a photo's credit is of: its own, its batch's or its round's; of many, its part of it by name. */
export function creditCauseOf({ _id, credit }: Pick<Render, '_id' | 'credit'>): {
  cause: SpendingCause;
  part?: string;
} {
  const { batchId, roundId } = credit;
  if (!batchId) return { cause: { kind: 'render', id: String(_id) } };
  const cause = roundId ? roundCause(batchId, roundId) : ({ kind: 'batch', id: String(batchId) } as const);
  return { cause, part: String(_id) };
}

/** What the credits of photos of a batch are taken for that are made again together. */
export function roundCause(batchId: Types.ObjectId, roundId: Types.ObjectId | string): SpendingCause {
  return { kind: 'round', id: `${batchId}-${roundId}` };
}

/** The renders of a store whose credits are of one reservation. */
export function paidBy(shop: string, { kind, id }: SpendingCause): QueryFilter<Render> {
  switch (kind) {
    case 'render':
      return { _id: new Types.ObjectId(id), shop };
    case 'batch': {
      const _id = new Types.ObjectId(id);
      return { shop, 'batch.id': _id, 'credit.batchId': _id, 'credit.roundId': { $exists: false } };
    }
    case 'round': {
      const [batchId, roundId] = id.split('-').map((part) => new Types.ObjectId(part));
      return { shop, 'batch.id': batchId, 'credit.roundId': roundId };
    }
  }
}
