import type { BillingSummary } from '#app/domain/billing/read-billing.ts';
import type { LedgerLine } from '#app/domain/credits/read-credit-ledger.ts';
import type { CreditSummary } from '#app/domain/credits/read-credits.ts';
import type { InvoiceLine, PaymentLine } from '#app/domain/payments/list-invoices.ts';

export function sayCard(card: BillingSummary['card']): string {
  return card ? `to your ${brandOf(card.brand)} ending in ${card.lastFour}` : 'with your payment method';
}

export function brandOf(brand: string): string {
  return brand.charAt(0).toUpperCase() + brand.slice(1);
}

/** How long plan credits are on hold, after "on hold". */
export function holdUntil({ isPaused }: CreditSummary): string {
  return isPaused ? 'while the plan is paused' : 'until the last payment is mended';
}

type Tone = 'success' | 'critical' | 'info' | 'attention';

export function invoiceState(invoice: Pick<InvoiceLine, 'status' | 'saidStatus'>): { label: string; tone?: Tone } {
  switch (invoice.status) {
    case 'paid':
      return { label: 'Paid', tone: 'success' };
    case 'failed':
      return { label: 'Payment failed', tone: 'critical' };
    case 'pending':
      return { label: 'Being charged', tone: 'attention' };
    case 'void':
      return { label: 'Not charged' };
    case 'partial_refund':
      return { label: 'Partly refunded', tone: 'info' };
    case 'refunded':
      return { label: 'Refunded', tone: 'info' };
    case 'disputed':
      return { label: 'Disputed', tone: 'critical' };
    case 'fraudulent':
      return { label: 'Payment rejected', tone: 'critical' };
    case 'unknown':
      return { label: invoice.saidStatus, tone: 'attention' };
  }
}

export function paymentState(kind: PaymentLine['kind']): { label: string; tone?: Tone } {
  switch (kind) {
    case 'charge':
      return { label: 'Paid', tone: 'success' };
    case 'failed':
      return { label: 'Failed', tone: 'critical' };
    case 'refund':
      return { label: 'Refunded', tone: 'info' };
  }
}

/** `+40`, `−1`, `0`: a true minus, which screen readers and eyes tell from a dash. */
export function sayChange(amount: number): string {
  if (amount === 0) return '0';
  return amount > 0 ? `+${amount}` : `−${-amount}`;
}

export function sayBucket({ bucket }: LedgerLine): string {
  return { allowance: 'Plan credits', pack: 'Pack credits', both: 'Plan and pack credits' }[bucket];
}
