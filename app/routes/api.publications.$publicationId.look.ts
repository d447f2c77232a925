import type { ActionFunctionArgs } from '@remix-run/node';
import { lookIfPossible } from '#app/domain/publications/ask/look-at-publication.ts';
import { findPublication } from '#app/domain/publications/read/read-publications.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { parseWith, recordId, requireMethod } from '#app/web/parse.ts';
import { answer } from '#app/web/problem.ts';
import { viewPublication } from '#app/web/views/render-view.ts';

/** POST /api/publications/:id/look: asks Shopify whether a published photo is still on its product. */
export const action = ({ request, params }: ActionFunctionArgs) =>
  answer(async () => {
    requireMethod(request, 'POST');
    const { shop } = await requireMerchant(request);
    const publication = await findPublication(shop, parseWith(recordId, params.publicationId));
    return Response.json({ publication: viewPublication(await lookIfPossible(publication, new Date())) });
  });
