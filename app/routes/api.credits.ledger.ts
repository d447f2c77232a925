import type { LoaderFunctionArgs } from '@remix-run/node';
import { readCreditLedger } from '#app/domain/credits/read-credit-ledger.ts';
import { olderQuery } from '#app/web/api/billing-schemas.ts';
import { conditionalJson } from '#app/web/conditional-json.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { parseQuery } from '#app/web/parse.ts';
import { answer } from '#app/web/problem.ts';
import { PAGE_SIZES } from '#app/web/views/billing-view.ts';

/** GET /api/credits/ledger?older=: every change of the store's credits, newest first. */
export const loader = ({ request }: LoaderFunctionArgs) =>
  answer(async () => {
    const { shop } = await requireMerchant(request);
    const { older } = parseQuery(request, olderQuery);
    return conditionalJson(request, await readCreditLedger({ shop, older, pageSize: PAGE_SIZES.ledger }));
  });
