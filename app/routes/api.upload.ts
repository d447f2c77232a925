import type { ActionFunctionArgs } from '@remix-run/node';
import { startUpload } from '#app/domain/garments/start-upload.ts';
import { newUpload } from '#app/web/api/garment-schemas.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { parseJsonBody, requireMethod } from '#app/web/parse.ts';
import { answer } from '#app/web/problem.ts';

/** POST /api/upload: a signed form with which the browser sends one picture straight to storage. */
export const action = ({ request }: ActionFunctionArgs) =>
  answer(async () => {
    requireMethod(request, 'POST');
    const { shop } = await requireMerchant(request);
    const upload = await startUpload({ shop, ...(await parseJsonBody(request, newUpload)), now: new Date() });
    return Response.json({ upload }, { status: 201, headers: { 'cache-control': 'no-store' } });
  });
