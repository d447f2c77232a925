import type { ActionFunctionArgs } from '@remix-run/node';
import { startCheckout } from '#app/domain/billing/start-checkout.ts';
import { newCheckout } from '#app/web/api/billing-schemas.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { parseJsonBody, requireMethod } from '#app/web/parse.ts';
import { answer } from '#app/web/problem.ts';

/**
 * POST /api/payments/lemonsqueezy/create-checkout: the address to pay a plan or packs at, or that the running plan was
 * changed, which needs no checkout.
 */
export const action = ({ request }: ActionFunctionArgs) =>
  answer(async () => {
    requireMethod(request, 'POST');
    const { shop } = await requireMerchant(request);
    const { item, quantity } = await parseJsonBody(request, newCheckout);
    const checkout = await startCheckout({ shop, item, quantity, now: new Date() });
    return Response.json({ checkout });
  });
