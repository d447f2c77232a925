import type { LoaderFunctionArgs } from '@remix-run/node';
import { findPublication } from '#app/domain/publications/read/read-publications.ts';
import { conditionalJson } from '#app/web/conditional-json.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { parseWith, recordId } from '#app/web/parse.ts';
import { answer } from '#app/web/problem.ts';
import { viewPublication } from '#app/web/views/render-view.ts';

/** GET /api/publications/:id: how far a publication is. */
export const loader = ({ request, params }: LoaderFunctionArgs) =>
  answer(async () => {
    const { shop } = await requireMerchant(request);
    const publication = await findPublication(shop, parseWith(recordId, params.publicationId));
    return conditionalJson(request, { publication: viewPublication(publication) });
  });
