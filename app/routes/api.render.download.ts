import type { LoaderFunctionArgs } from '@remix-run/node';
import { readBusiness } from '#app/domain/businesses/read-business.ts';
import { pictureToDeliver } from '#app/domain/renders/read/entitlement.ts';
import { findRender } from '#app/domain/renders/read/read-renders.ts';
import { cleanDownload, watermarkedPreview } from '#app/domain/renders/read/render-pictures.ts';
import { downloadQuery } from '#app/web/api/render-schemas.ts';
import { parseQuery } from '#app/web/parse.ts';
import { checkedOwner } from '#app/web/picture-owner.ts';
import { pictureResponse } from '#app/web/picture-response.ts';
import { answer } from '#app/web/problem.ts';

/** GET /api/render/download?id=: the photo as a file, clean or watermarked as the store is entitled to now. */
export const loader = ({ request }: LoaderFunctionArgs) =>
  answer(async () => {
    const { id } = parseQuery(request, downloadQuery);
    const shop = await checkedOwner(request, { recordId: id, variant: 'download' });
    const [render, business] = await Promise.all([findRender(shop, id), readBusiness(shop)]);
    const picture =
      pictureToDeliver(render, business) === 'clean' ? cleanDownload(render) : await watermarkedPreview(render, 'full');
    return pictureResponse(request, picture, { maxAgeSeconds: 0, downloadName: `modelsnap-${id}.jpg` });
  });
