import type { LoaderFunctionArgs } from '@remix-run/node';
import { readBilling } from '#app/domain/billing/read-billing.ts';
import { conditionalJson } from '#app/web/conditional-json.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { answer } from '#app/web/problem.ts';

/** GET /api/billing: the store's plan, when it renews or ends, and what is wrong with it. */
export const loader = ({ request }: LoaderFunctionArgs) =>
  answer(async () => {
    const { shop } = await requireMerchant(request);
    return conditionalJson(request, { billing: await readBilling(shop, new Date()) });
  });
