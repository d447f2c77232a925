import type { LoaderFunctionArgs } from '@remix-run/node';
import { readCredits } from '#app/domain/credits/read-credits.ts';
import { conditionalJson } from '#app/web/conditional-json.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { answer } from '#app/web/problem.ts';

/** GET /api/credits: what the store can spend. */
export const loader = ({ request }: LoaderFunctionArgs) =>
  answer(async () => {
    const { shop } = await requireMerchant(request);
    return conditionalJson(request, { credits: await readCredits(shop, new Date()) });
  });
