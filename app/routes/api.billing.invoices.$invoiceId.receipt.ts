import { readReceiptLink } from '#app/domain/payments/list-invoices.ts';
import { BILLING_ENDPOINTS } from '#app/web/api/billing-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';

/** GET /api/billing/invoices/:invoiceId/receipt: a fresh, signed address of the receipt. */
export const loader = serveMerchant(BILLING_ENDPOINTS.receipt, async ({ shop, params }) => ({
  url: await readReceiptLink(shop, params.invoiceId),
}));
