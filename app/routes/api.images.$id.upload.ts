import type { LoaderFunctionArgs } from '@remix-run/node';
import { uploadPreview } from '#app/domain/garments/read-uploads.ts';
import { parseWith, recordId } from '#app/web/parse.ts';
import { checkedOwner } from '#app/web/picture-owner.ts';
import { pictureResponse } from '#app/web/picture-response.ts';
import { answer } from '#app/web/problem.ts';

/** GET /api/images/:id/upload: a picture that the merchant sent, as it was taken in. */
export const loader = ({ request, params }: LoaderFunctionArgs) =>
  answer(async () => {
    const id = parseWith(recordId, params.id);
    const shop = await checkedOwner(request, { recordId: id, variant: 'upload' });
    return pictureResponse(request, await uploadPreview(shop, id), { maxAgeSeconds: 3600 });
  });
