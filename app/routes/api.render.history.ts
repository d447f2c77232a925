import type { LoaderFunctionArgs } from '@remix-run/node';
import { historyQuery } from '#app/web/api/render-schemas.ts';
import { conditionalJson } from '#app/web/conditional-json.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { parseQuery } from '#app/web/parse.ts';
import { answer } from '#app/web/problem.ts';
import { readHistory } from '#app/web/views/history-view.ts';

/** GET /api/render/history?filter=&older=&newer=: the store's photos, newest first. */
export const loader = ({ request }: LoaderFunctionArgs) =>
  answer(async () =>
    conditionalJson(request, await readHistory(await requireMerchant(request), parseQuery(request, historyQuery))),
  );
