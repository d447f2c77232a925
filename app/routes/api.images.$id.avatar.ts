import type { LoaderFunctionArgs } from '@remix-run/node';
import { avatarPreview } from '#app/domain/avatars/avatar-preview.ts';
import { parseWith, recordId } from '#app/web/parse.ts';
import { checkedOwner } from '#app/web/picture-owner.ts';
import { pictureResponse } from '#app/web/picture-response.ts';
import { answer } from '#app/web/problem.ts';

/** GET /api/images/:id/avatar: the web copy of an avatar of the library. */
export const loader = ({ request, params }: LoaderFunctionArgs) =>
  answer(async () => {
    const id = parseWith(recordId, params.id);
    await checkedOwner(request, { recordId: id, variant: 'avatar' });
    return pictureResponse(request, await avatarPreview(id), { maxAgeSeconds: 24 * 3600 });
  });
