import type { ActionFunctionArgs } from '@remix-run/node';
import { requestPublication } from '#app/domain/publications/ask/request-publication.ts';
import { newPublication } from '#app/web/api/publication-schemas.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { parseJsonBody, requireMethod } from '#app/web/parse.ts';
import { answer } from '#app/web/problem.ts';
import { viewPublication } from '#app/web/views/render-view.ts';

/** POST /api/publications: puts a finished photo on its product, or on `productId` where the garment was sent (202). */
export const action = ({ request }: ActionFunctionArgs) =>
  answer(async () => {
    requireMethod(request, 'POST');
    const { shop } = await requireMerchant(request);
    const asked = await parseJsonBody(request, newPublication);
    const publication = await requestPublication({ shop, ...asked, now: new Date() });
    return Response.json({ publication: viewPublication(publication) }, { status: 202 });
  });
