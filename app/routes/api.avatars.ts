import type { LoaderFunctionArgs } from '@remix-run/node';
import { listAvatars } from '#app/domain/avatars/list-avatars.ts';
import { conditionalJson } from '#app/web/conditional-json.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { answer } from '#app/web/problem.ts';
import { viewAvatar } from '#app/web/views/avatar-view.ts';

/** GET /api/avatars: the library. */
export const loader = ({ request }: LoaderFunctionArgs) =>
  answer(async () => {
    await requireMerchant(request);
    return conditionalJson(request, { avatars: (await listAvatars()).map(viewAvatar) });
  });
