import type { LoaderFunctionArgs } from '@remix-run/node';
import { findRender } from '#app/domain/renders/read-renders.ts';
import { watermarkedPicture } from '#app/domain/renders/render-pictures.ts';
import { parseWith, recordId } from '#app/web/parse.ts';
import { checkedOwner } from '#app/web/picture-owner.ts';
import { pictureResponse } from '#app/web/picture-response.ts';
import { answer } from '#app/web/problem.ts';

/** GET /api/images/:id/watermarked: the preview of a render, always with its watermark. */
export const loader = ({ request, params }: LoaderFunctionArgs) =>
  answer(async () => {
    const id = parseWith(recordId, params.id);
    const shop = await checkedOwner(request, { recordId: id, variant: 'watermarked' });
    const render = await findRender(shop, id);
    return pictureResponse(request, await watermarkedPicture(render), { maxAgeSeconds: 3600 });
  });
