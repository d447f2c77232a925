import type { ActionFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import { startUpload, UPLOAD_TYPES } from '#app/domain/garments/start-upload.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { parseJsonBody, requireMethod } from '#app/web/parse.ts';
import { answer } from '#app/web/problem.ts';

const body = z.strictObject({ fileName: z.string().trim().min(1).max(255), contentType: z.enum(UPLOAD_TYPES) });

/** POST /api/upload: a signed form with which the browser sends one picture straight to storage. */
export const action = ({ request }: ActionFunctionArgs) =>
  answer(async () => {
    requireMethod(request, 'POST');
    const { shop } = await requireMerchant(request);
    const upload = await startUpload({ shop, ...(await parseJsonBody(request, body)), now: new Date() });
    return Response.json({ upload }, { status: 201, headers: { 'cache-control': 'no-store' } });
  });
