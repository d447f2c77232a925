import type { Amounts } from './records.ts';
import type { Settings } from './settings.ts';

/** A sum with its tax on top, in cents. */
export function priced(settings: Settings, subtotal: number): Amounts {
  const tax = Math.round((subtotal * settings.taxPercent) / 100);
  return { subtotal, tax, total: subtotal + tax, refundedAmount: 0, refundedAtMs: null };
}

export function dollars(cents: number): string {
  const whole = Math.floor(Math.abs(cents) / 100).toLocaleString('en-US');
  return `${cents < 0 ? '-' : ''}$${whole}.${String(Math.abs(cents) % 100).padStart(2, '0')}`;
}

/** What a refund has made of an order or an invoice that was paid. */
export function paidStatus({ total, refundedAmount }: Amounts): 'paid' | 'partial_refund' | 'refunded' {
  if (refundedAmount === 0) return 'paid';
  return refundedAmount < total ? 'partial_refund' : 'refunded';
}

/** Each sum under its name, in the order's currency, in US dollars and written out. */
export function sums(named: Record<string, number>): Record<string, number | string> {
  const entries = Object.entries(named);
  return Object.fromEntries([
    ...entries,
    ...entries.map(([name, cents]): [string, number] => [`${name}_usd`, cents]),
    ...entries.map(([name, cents]): [string, string] => [`${name}_formatted`, dollars(cents)]),
  ]);
}
