/** What an order of packs means for the credits that never end. No database here. */
import { type ChargeStatus, countsForNothing, isRefundedInFull, wasPaid } from '#app/domain/payments/payment-facts.ts';

export interface PackOrder {
  /** Credits of all its packs together. */
  credits: number;
  status: ChargeStatus;
  totalInCents: number;
  refundedInCents: number;
  /** What was done so far. */
  creditsGranted: number;
  creditsTakenBack: number;
  creditsShort: number;
}

export interface PackChange {
  /** To add to the store's packs, once an order. */
  grant: number;
  /** To take back: what of the refund is not spent. Below zero: to give back, when it is paid after all. */
  takeBack: number;
  /** Refunded, but spent already: written down, never a balance below zero. Below zero: no longer. */
  short: number;
}

/** What is still to be done for an order, with so many pack credits left in the store before. */
export function packChange(order: PackOrder, packCredits: number): PackChange {
  if (countsForNothing(order)) return takenBack(order, packCredits);
  if (!wasPaid(order)) return { grant: 0, takeBack: 0, short: 0 };
  const grant = order.credits - order.creditsGranted;
  const owed = refundedCredits(order);
  const more = owed - order.creditsTakenBack - order.creditsShort;
  if (more < 0) {
    // It was said to be fraudulent, or refunded by more, and is paid after all.
    const kept = Math.min(owed, order.creditsTakenBack);
    return { grant, takeBack: kept - order.creditsTakenBack, short: owed - kept - order.creditsShort };
  }
  const takeBack = Math.min(more, packCredits + grant);
  return { grant, takeBack, short: more - takeBack };
}

/** As if it had never been paid: what was granted goes, as far as it is not spent. */
function takenBack(order: PackOrder, packCredits: number): PackChange {
  const left = Math.max(0, order.creditsGranted - order.creditsTakenBack - order.creditsShort);
  const takeBack = Math.min(left, packCredits);
  return { grant: 0, takeBack, short: left - takeBack };
}

/** A part of the money back takes back that part of the credits, rounded down. */
function refundedCredits(order: PackOrder): number {
  if (isRefundedInFull(order)) return order.credits;
  if (order.totalInCents <= 0) return 0;
  return Math.floor((order.credits * order.refundedInCents) / order.totalInCents);
}
