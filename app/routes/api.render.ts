import type { ActionFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import { requestRender } from '#app/domain/renders/ask/request-render.ts';
import { retryRender } from '#app/domain/renders/ask/retry-render.ts';
import { readEngineStop } from '#app/domain/renders/read/engine-stop.ts';
import { newRender, newRenderOfUpload, renderAgain } from '#app/web/api/render-schemas.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { parseJsonBody, parseWith, requireMethod } from '#app/web/parse.ts';
import { answer } from '#app/web/problem.ts';
import { viewRender } from '#app/web/views/render-view.ts';

type Asked = z.infer<typeof newRender> | z.infer<typeof newRenderOfUpload> | z.infer<typeof renderAgain>;

/**
 * POST /api/render: asks for a photo (202) of a product's picture or of one that was sent (`garmentId`), or tries a
 * failed one again with `retryOf`.
 */
export const action = ({ request }: ActionFunctionArgs) =>
  answer(async () => {
    requireMethod(request, 'POST');
    const { shop, business } = await requireMerchant(request);
    const now = new Date();
    const asked = await parseRequest(request);
    const render =
      'retryOf' in asked
        ? await retryRender({ shop, failedRenderId: asked.retryOf, renderId: asked.renderId, now })
        : await requestRender({
            shop,
            renderId: asked.renderId,
            garment: asked.garment,
            avatarId: asked.avatarId,
            ...asked.options,
            requestId: request.headers.get('x-request-id') ?? undefined,
            now,
          });
    return Response.json(
      { render: viewRender(render, business, undefined, await readEngineStop([render])) },
      { status: 202 },
    );
  });

/** Which of the three it is decides which fields are missing, so that errors name the right ones. */
async function parseRequest(request: Request): Promise<Asked> {
  const value = await parseJsonBody(request, z.looseObject({}));
  if ('retryOf' in value) return parseWith(renderAgain, value);
  return 'garmentId' in Object(value.garment) ? parseWith(newRenderOfUpload, value) : parseWith(newRender, value);
}
