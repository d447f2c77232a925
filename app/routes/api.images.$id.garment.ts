import type { LoaderFunctionArgs } from '@remix-run/node';
import { findRender } from '#app/domain/renders/read/read-renders.ts';
import { garmentPreview } from '#app/domain/renders/read/render-pictures.ts';
import { parseWith, recordId } from '#app/web/parse.ts';
import { checkedOwner } from '#app/web/picture-owner.ts';
import { pictureResponse } from '#app/web/picture-response.ts';
import { answer } from '#app/web/problem.ts';

/** GET /api/images/:id/garment: the garment's picture as it was when the render was made. */
export const loader = ({ request, params }: LoaderFunctionArgs) =>
  answer(async () => {
    const id = parseWith(recordId, params.id);
    const shop = await checkedOwner(request, { recordId: id, variant: 'garment' });
    const render = await findRender(shop, id);
    return pictureResponse(request, await garmentPreview(render), { maxAgeSeconds: 3600 });
  });
