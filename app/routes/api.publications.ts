import type { ActionFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import { PUBLICATION_POSITIONS } from '#app/domain/publications/publication-position.ts';
import { requestPublication } from '#app/domain/publications/request-publication.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { parseJsonBody, productGid, recordId, requireMethod, variantGid } from '#app/web/parse.ts';
import { answer } from '#app/web/problem.ts';
import { viewPublication } from '#app/web/views/render-view.ts';

const body = z.strictObject({
  publicationId: recordId,
  renderId: recordId,
  productId: productGid.optional(),
  position: z.enum(PUBLICATION_POSITIONS).optional(),
  /** A product has 2048 variants at most. */
  variantIds: z.array(variantGid).max(2048).optional(),
});

/** POST /api/publications: puts a finished photo on its product, or on `productId` where the garment was sent (202). */
export const action = ({ request }: ActionFunctionArgs) =>
  answer(async () => {
    requireMethod(request, 'POST');
    const { shop } = await requireMerchant(request);
    const asked = await parseJsonBody(request, body);
    const publication = await requestPublication({ shop, ...asked, now: new Date() });
    return Response.json({ publication: viewPublication(publication) }, { status: 202 });
  });
