import type { LoaderFunctionArgs } from '@remix-run/node';
import { readReceiptLink } from '#app/domain/payments/list-invoices.ts';
import { invoiceParams } from '#app/web/api/billing-schemas.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { parseWith } from '#app/web/parse.ts';
import { answer } from '#app/web/problem.ts';

/** GET /api/billing/invoices/:invoiceId/receipt: a fresh, signed address of the receipt. */
export const loader = ({ request, params }: LoaderFunctionArgs) =>
  answer(async () => {
    const { shop } = await requireMerchant(request);
    const { invoiceId } = parseWith(invoiceParams, params);
    const url = await readReceiptLink(shop, invoiceId);
    return Response.json({ url }, { headers: { 'cache-control': 'private, no-store' } });
  });
