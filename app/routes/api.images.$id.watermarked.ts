import type { LoaderFunctionArgs } from '@remix-run/node';
import { findRender } from '#app/domain/renders/read/read-renders.ts';
import { watermarkedPreview } from '#app/domain/renders/read/render-pictures.ts';
import { watermarkedQuery } from '#app/web/api/picture-schemas.ts';
import { parseQuery, parseWith, recordId } from '#app/web/parse.ts';
import { checkedOwner } from '#app/web/picture-owner.ts';
import { pictureResponse } from '#app/web/picture-response.ts';
import { answer } from '#app/web/problem.ts';

/** GET /api/images/:id/watermarked?type=: the preview of a render, always with its watermark. */
export const loader = ({ request, params }: LoaderFunctionArgs) =>
  answer(async () => {
    const id = parseWith(recordId, params.id);
    const { type } = parseQuery(request, watermarkedQuery);
    const variant = type === 'full' ? 'watermarked' : type;
    const shop = await checkedOwner(request, { recordId: id, variant });
    const render = await findRender(shop, id);
    return pictureResponse(request, await watermarkedPreview(render, type), { maxAgeSeconds: 3600 });
  });
