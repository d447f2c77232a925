import type { LoaderFunctionArgs } from '@remix-run/node';
import { listInvoices } from '#app/domain/payments/list-invoices.ts';
import { olderQuery } from '#app/web/api/billing-schemas.ts';
import { conditionalJson } from '#app/web/conditional-json.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { parseQuery } from '#app/web/parse.ts';
import { answer } from '#app/web/problem.ts';
import { PAGE_SIZES } from '#app/web/views/billing-view.ts';

/** GET /api/billing/invoices?older=: the store's invoices, newest first. */
export const loader = ({ request }: LoaderFunctionArgs) =>
  answer(async () => {
    const { shop } = await requireMerchant(request);
    const { older } = parseQuery(request, olderQuery);
    return conditionalJson(request, await listInvoices({ shop, older, pageSize: PAGE_SIZES.invoices }));
  });
