import type { Types } from 'mongoose';
import { olderThan, pageOf } from '#app/domain/paging.ts';
import {
  type CreditBucket,
  type CreditCause,
  type CreditCounts,
  type CreditEntry,
  type CreditEntryKind,
  CreditEntryRecord,
} from './credit-entry.record.ts';
import { movementOf } from './former-entry.ts';

export interface LedgerLine {
  id: string;
  /** ISO date-time. */
  at: string;
  kind: CreditEntryKind;
  bucket: CreditBucket | 'both';
  /** Credits added, or taken (below zero), of both buckets together. */
  amount: number;
  balanceAfter: number;
  reason: string;
  /** What it comes from: a photo, a batch, or an invoice. */
  cause: { kind: 'render' | 'batch' | 'invoice'; id: string } | null;
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
  return { ...page, items: page.items.map(lineOf) };
}

/** The whole ledger, newest first, line by line: as long as it is, only a part of it is in memory. */
export async function* readWholeLedger(shop: string): AsyncGenerator<LedgerLine> {
  for await (const entry of CreditEntryRecord.find({ shop }).sort({ at: -1, _id: -1 }).lean().cursor()) {
    yield lineOf(entry);
  }
}

function lineOf(entry: CreditEntry & { _id: Types.ObjectId }): LedgerLine {
  const { _id, at, kind, balanceAfter, reason } = entry;
  const { cause, counts } = movementOf(entry);
  return {
    id: String(_id),
    at: at.toISOString(),
    kind,
    bucket: bucketOf(counts),
    amount: (counts.allowance ?? 0) + (counts.pack ?? 0),
    balanceAfter,
    reason,
    cause: shownCause(cause),
  };
}

function bucketOf({ allowance, pack }: CreditCounts): LedgerLine['bucket'] {
  if (pack === undefined) return 'allowance';
  return allowance === undefined ? 'pack' : 'both';
}

/** Of what a merchant can look at. */
function shownCause({ kind, id }: CreditCause): LedgerLine['cause'] {
  switch (kind) {
    case 'render':
    case 'batch':
    case 'invoice':
      return { kind, id };
    case 'round':
      return { kind: 'batch', id: id.split('-')[0] ?? id };
    case 'period':
    case 'adjustment':
      return null;
  }
}
