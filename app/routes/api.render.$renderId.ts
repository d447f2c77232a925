import type { LoaderFunctionArgs } from '@remix-run/node';
import { latestPublications } from '#app/domain/publications/read/read-publications.ts';
import { readEngineStop } from '#app/domain/renders/read/engine-stop.ts';
import { findRender } from '#app/domain/renders/read/read-renders.ts';
import { conditionalJson } from '#app/web/conditional-json.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { parseWith, recordId } from '#app/web/parse.ts';
import { answer } from '#app/web/problem.ts';
import { viewRender } from '#app/web/views/render-view.ts';

/** GET /api/render/:id: how far a photo is, with its publication. Answers 304 while nothing has changed. */
export const loader = ({ request, params }: LoaderFunctionArgs) =>
  answer(async () => {
    const { shop, business } = await requireMerchant(request);
    const render = await findRender(shop, parseWith(recordId, params.renderId));
    const [publications, isEngineStopped] = await Promise.all([
      latestPublications(shop, [render._id]),
      readEngineStop([render]),
    ]);
    return conditionalJson(request, {
      render: viewRender(render, business, publications.get(String(render._id)), isEngineStopped),
    });
  });
