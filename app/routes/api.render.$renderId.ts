import type { LoaderFunctionArgs } from '@remix-run/node';
import { conditionalJson } from '#app/web/conditional-json.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { parseWith, recordId } from '#app/web/parse.ts';
import { answer } from '#app/web/problem.ts';
import { readRenderView } from '#app/web/views/read-renders-view.ts';

/** GET /api/render/:id: how far a photo is, with its publication. Answers 304 while nothing has changed. */
export const loader = ({ request, params }: LoaderFunctionArgs) =>
  answer(async () => {
    const merchant = await requireMerchant(request);
    const render = await readRenderView(merchant, parseWith(recordId, params.renderId));
    return conditionalJson(request, { render });
  });
