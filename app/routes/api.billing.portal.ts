import type { ActionFunctionArgs } from '@remix-run/node';
import { openPortal } from '#app/domain/billing/change-plan.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { requireMethod } from '#app/web/parse.ts';
import { answer } from '#app/web/problem.ts';

/** POST /api/billing/portal: where the card is changed; the address is signed and soon over, so it is made when asked. */
export const action = ({ request }: ActionFunctionArgs) =>
  answer(async () => {
    requireMethod(request, 'POST');
    const { shop } = await requireMerchant(request);
    return Response.json({ url: await openPortal({ shop, now: new Date() }) });
  });
