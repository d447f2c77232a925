import type { ActionFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import { confirmUpload } from '#app/domain/garments/confirm-upload.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { parseJsonBody, recordId, requireMethod } from '#app/web/parse.ts';
import { answer } from '#app/web/problem.ts';
import { viewUpload } from '#app/web/views/upload-view.ts';

const body = z.strictObject({ uploadId: recordId });

/** POST /api/upload/confirm: looks at what was sent and takes it in as a garment. */
export const action = ({ request }: ActionFunctionArgs) =>
  answer(async () => {
    requireMethod(request, 'POST');
    const { shop } = await requireMerchant(request);
    const { uploadId } = await parseJsonBody(request, body);
    return Response.json({ garment: viewUpload(await confirmUpload({ shop, uploadId, now: new Date() })) });
  });
