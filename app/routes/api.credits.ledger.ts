import { readCreditLedger } from '#app/domain/credits/read-credit-ledger.ts';
import { CREDIT_ENDPOINTS } from '#app/web/api/credit-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { PAGE_SIZES } from '#app/web/views/billing-view.ts';

/** GET /api/credits/ledger?older=: every change of the store's credits, newest first. */
export const loader = serveMerchant(CREDIT_ENDPOINTS.ledger, ({ shop, query }) =>
  readCreditLedger({ shop, older: query.older, pageSize: PAGE_SIZES.ledger }),
);
