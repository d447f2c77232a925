import { olderThan, pageOf } from '#app/domain/paging.ts';
import { type CreditBucket, type CreditEntryKind, CreditEntryRecord } from './credit-entry.record.ts';

export interface LedgerLine {
  id: string;
  /** ISO date-time. */
  at: string;
  kind: CreditEntryKind;
  bucket: CreditBucket;
  /** Credits added, or taken (below zero). */
  amount: number;
  balanceAfter: number;
  reason: string;
  /** What it comes from: a photo, or an invoice. */
  cause: { kind: 'render' | 'invoice'; id: string } | null;
}

/** One page of a store's credit ledger, newest first: every change with its reason and its cause. */
export async function readCreditLedger(query: {
  shop: string;
  older?: string | undefined;
  pageSize: number;
}): Promise<{ items: LedgerLine[]; older: string | null }> {
  const { shop, pageSize } = query;
  const found = await CreditEntryRecord.find({ shop, ...olderThan('at', query.older) })
    .sort({ at: -1, _id: -1 })
    .limit(pageSize + 1)
    .lean();
  const page = pageOf(found, pageSize, ({ at, _id }) => ({ at, id: _id }));
  const items = page.items.map(({ _id, at, kind, bucket, amount, balanceAfter, reason, renderId, invoiceId }) => ({
    id: String(_id),
    at: at.toISOString(),
    kind,
    bucket,
    amount,
    balanceAfter,
    reason,
    cause: renderId
      ? { kind: 'render' as const, id: String(renderId) }
      : invoiceId
        ? { kind: 'invoice' as const, id: String(invoiceId) }
        : null,
  }));
  return { ...page, items };
}
