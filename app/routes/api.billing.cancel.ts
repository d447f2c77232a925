import type { ActionFunctionArgs } from '@remix-run/node';
import { cancelPlan } from '#app/domain/billing/change-plan.ts';
import { readBilling } from '#app/domain/billing/read-billing.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { requireMethod } from '#app/web/parse.ts';
import { answer } from '#app/web/problem.ts';

/** POST /api/billing/cancel: ends the plan with what is paid for. */
export const action = ({ request }: ActionFunctionArgs) =>
  answer(async () => {
    requireMethod(request, 'POST');
    const { shop } = await requireMerchant(request);
    await cancelPlan({ shop, now: new Date() });
    return Response.json({ billing: await readBilling(shop, new Date()) });
  });
