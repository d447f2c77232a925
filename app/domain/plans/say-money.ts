/** An amount as people write it: `$19.00`. Every currency with its own number of decimals. */
export function sayMoney(amountInCents: number, currency: string): string {
  return new Intl.NumberFormat('en-US', { style: 'currency', currency, minimumFractionDigits: 2 }).format(
    amountInCents / 100,
  );
}
