import type { ActionFunctionArgs } from '@remix-run/node';
import { lookForPayment } from '#app/domain/billing/look-for-payment.ts';
import { checkoutParams } from '#app/web/api/billing-schemas.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { parseWith, requireMethod } from '#app/web/parse.ts';
import { answer } from '#app/web/problem.ts';

/** POST /api/billing/checkouts/:checkoutId/look: asks the payment provider itself, when no message has come. */
export const action = ({ request, params }: ActionFunctionArgs) =>
  answer(async () => {
    requireMethod(request, 'POST');
    const { shop } = await requireMerchant(request);
    const { checkoutId } = parseWith(checkoutParams, params);
    return Response.json({ checkout: await lookForPayment({ shop, checkoutId, now: new Date() }) });
  });
