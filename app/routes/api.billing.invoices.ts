import { listInvoices } from '#app/domain/payments/list-invoices.ts';
import { BILLING_ENDPOINTS } from '#app/web/api/billing-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { PAGE_SIZES } from '#app/web/views/billing-view.ts';

/** GET /api/billing/invoices?older=: the store's invoices, newest first. */
export const loader = serveMerchant(BILLING_ENDPOINTS.invoices, ({ shop, query }) =>
  listInvoices({ shop, older: query.older, pageSize: PAGE_SIZES.invoices }),
);
