import type { ActionFunctionArgs } from '@remix-run/node';
import { requestUndo } from '#app/domain/publications/run/undo-publication.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { parseWith, recordId, requireMethod } from '#app/web/parse.ts';
import { answer } from '#app/web/problem.ts';
import { viewPublication } from '#app/web/views/render-view.ts';

/** POST /api/publications/:id/undo: takes a published photo off its product again (202). Pressed twice, it is done once. */
export const action = ({ request, params }: ActionFunctionArgs) =>
  answer(async () => {
    requireMethod(request, 'POST');
    const { shop } = await requireMerchant(request);
    const publicationId = parseWith(recordId, params.publicationId);
    const publication = await requestUndo({ shop, publicationId, now: new Date() });
    return Response.json({ publication: viewPublication(publication) }, { status: 202 });
  });
