import type { ActionFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import { ITEMS } from '#app/domain/billing/payment-provider.ts';
import { startCheckout } from '#app/domain/billing/start-checkout.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { parseJsonBody, requireMethod } from '#app/web/parse.ts';
import { answer } from '#app/web/problem.ts';

const body = z.strictObject({
  item: z.enum(ITEMS),
  quantity: z.number().int().min(1).max(100).default(1),
});

/**
 * POST /api/payments/lemonsqueezy/create-checkout: the address to pay a plan or packs at (201), or that the running plan
 * was changed (200), which needs no checkout.
 */
export const action = ({ request }: ActionFunctionArgs) =>
  answer(async () => {
    requireMethod(request, 'POST');
    const { shop } = await requireMerchant(request);
    const { item, quantity } = await parseJsonBody(request, body);
    const checkout = await startCheckout({ shop, item, quantity, now: new Date() });
    return Response.json({ checkout }, { status: checkout.kind === 'checkout' ? 201 : 200 });
  });
