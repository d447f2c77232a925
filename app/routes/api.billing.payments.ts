import { listPayments } from '#app/domain/payments/list-invoices.ts';
import { BILLING_ENDPOINTS } from '#app/web/api/billing-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { PAGE_SIZES } from '#app/web/views/billing-view.ts';

/** GET /api/billing/payments?older=: what was paid, what failed, what went back, newest first. */
export const loader = serveMerchant(BILLING_ENDPOINTS.payments, ({ shop, query }) =>
  listPayments({ shop, older: query.older, pageSize: PAGE_SIZES.payments }),
);
