import type { ActionFunctionArgs } from '@remix-run/node';
import { readEngineStop } from '#app/domain/renders/read/engine-stop.ts';
import { askForRender } from '#app/web/ask-for-render.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { requireMethod } from '#app/web/parse.ts';
import { answer } from '#app/web/problem.ts';
import { viewRender } from '#app/web/views/render-view.ts';

/** POST /api/render: asks for a photo (202), or tries a failed one again with `retryOf`. */
export const action = ({ request }: ActionFunctionArgs) =>
  answer(async () => {
    requireMethod(request, 'POST');
    const { shop, business } = await requireMerchant(request);
    const render = await askForRender(request, shop);
    return Response.json(
      { render: viewRender(render, business, undefined, await readEngineStop([render])) },
      { status: 202 },
    );
  });
