import type { ActionFunctionArgs } from '@remix-run/node';
import { resumePlan } from '#app/domain/billing/change-plan.ts';
import { readBilling } from '#app/domain/billing/read-billing.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { requireMethod } from '#app/web/parse.ts';
import { answer } from '#app/web/problem.ts';

/** POST /api/billing/resume: takes a cancellation back, or ends a pause. */
export const action = ({ request }: ActionFunctionArgs) =>
  answer(async () => {
    requireMethod(request, 'POST');
    const { shop } = await requireMerchant(request);
    await resumePlan({ shop, now: new Date() });
    return Response.json({ billing: await readBilling(shop, new Date()) });
  });
