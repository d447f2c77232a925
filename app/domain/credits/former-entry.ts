/**
 * Entries as they were before they had a cause: one bucket, one amount, and the photo or invoice in a field of its own.
 * A process of that version may still write some while the next one starts beside it, so whoever reads entries knows both.
 */
import type { Types } from 'mongoose';
import type { CreditBucket, CreditCause, CreditCounts, CreditEntry } from './credit-entry.record.ts';

export interface FormerEntry {
  shop: string;
  key: string;
  kind: string;
  bucket: CreditBucket;
  amount: number;
  period: number;
  renderId?: Types.ObjectId | null;
  invoiceId?: Types.ObjectId | null;
}

/** An entry's cause and counts, in whichever form it was written. */
export function movementOf(entry: CreditEntry | FormerEntry): { cause: CreditCause; counts: CreditCounts } {
  if ('counts' in entry) return { cause: entry.cause, counts: countsOf(entry.counts) };
  return { cause: formerCause(entry), counts: { [entry.bucket]: entry.amount } };
}

function countsOf({ allowance, pack }: CreditEntry['counts']): CreditCounts {
  return {
    ...(typeof allowance === 'number' ? { allowance } : {}),
    ...(typeof pack === 'number' ? { pack } : {}),
  };
}

function formerCause({ shop, key, kind, period, renderId, invoiceId }: FormerEntry): CreditCause {
  if (renderId) return { kind: 'render', id: String(renderId) };
  if (invoiceId) return { kind: 'invoice', id: String(invoiceId) };
  if (kind === 'adjustment') return { kind: 'adjustment', id: key.replace(`adjustment-${shop}-`, '') };
  return { kind: 'period', id: String(period) };
}
