import type { LoaderFunctionArgs } from '@remix-run/node';
import { readCheckout } from '#app/domain/billing/read-checkout.ts';
import { checkoutParams } from '#app/web/api/billing-schemas.ts';
import { conditionalJson } from '#app/web/conditional-json.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { parseWith } from '#app/web/parse.ts';
import { answer } from '#app/web/problem.ts';

/** GET /api/billing/checkouts/:checkoutId: whether its payment has arrived; made for asking again. */
export const loader = ({ request, params }: LoaderFunctionArgs) =>
  answer(async () => {
    const { shop } = await requireMerchant(request);
    const { checkoutId } = parseWith(checkoutParams, params);
    return conditionalJson(request, { checkout: await readCheckout(shop, checkoutId) });
  });
