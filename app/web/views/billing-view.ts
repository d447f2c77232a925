import { readBilling } from '#app/domain/billing/read-billing.ts';
import { type CheckoutProgress, readCheckout } from '#app/domain/billing/read-checkout.ts';
import { readCreditLedger } from '#app/domain/credits/read-credit-ledger.ts';
import { Refusal } from '#app/domain/errors.ts';
import { listInvoices, listPayments } from '#app/domain/payments/list-invoices.ts';
import { readUsage } from '#app/domain/renders/read/read-usage.ts';

export const PAGE_SIZES = { invoices: 10, payments: 10, ledger: 15 } as const;
const USAGE_DAYS = 30;

/** Everything on the Billing page: the plan, the usage, and the first page of each list. */
export async function readBillingPage(query: {
  shop: string;
  checkoutId: string | undefined;
  timeZone: string;
  now: Date;
}) {
  const { shop, checkoutId, timeZone, now } = query;
  const [billing, usage, invoices, payments, ledger, bought] = await Promise.all([
    readBilling(shop, now),
    readUsage({ shop, days: USAGE_DAYS, now, timeZone }),
    listInvoices({ shop, pageSize: PAGE_SIZES.invoices }),
    listPayments({ shop, pageSize: PAGE_SIZES.payments }),
    readCreditLedger({ shop, pageSize: PAGE_SIZES.ledger }),
    checkoutId ? ownCheckout(shop, checkoutId) : null,
  ]);
  return { billing, usage, invoices, payments, ledger, bought };
}

/** A checkout that is long over, or another store's, leaves the page as it is without one. */
async function ownCheckout(shop: string, checkoutId: string): Promise<CheckoutProgress | null> {
  try {
    return await readCheckout(shop, checkoutId);
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}
