import type { ActionFunctionArgs } from '@remix-run/node';
import { askForRender } from '#app/web/ask-for-render.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { requireMethod } from '#app/web/parse.ts';
import { answer } from '#app/web/problem.ts';
import { viewOneRender } from '#app/web/views/read-renders-view.ts';

/** POST /api/render: asks for a photo (202), or tries a failed one again with `retryOf`. */
export const action = ({ request }: ActionFunctionArgs) =>
  answer(async () => {
    requireMethod(request, 'POST');
    const merchant = await requireMerchant(request);
    const render = await askForRender(request, merchant.shop);
    return Response.json({ render: await viewOneRender(merchant, render) }, { status: 202 });
  });
