import { z } from 'zod';
import { requestRender } from '#app/domain/renders/ask/request-render.ts';
import { retryRender } from '#app/domain/renders/ask/retry-render.ts';
import type { Render } from '#app/domain/renders/render.record.ts';
import { newRender, newRenderOfUpload, renderAgain } from './api/render-schemas.ts';
import { parseJsonBody, parseWith } from './parse.ts';

type Asked = z.infer<typeof newRender> | z.infer<typeof newRenderOfUpload> | z.infer<typeof renderAgain>;

/**
 * Asks for the photo that a body describes: of a product's picture or of one that was sent (`garmentId`), or a failed
 * one again (`retryOf`).
 */
export async function askForRender(request: Request, shop: string): Promise<Render> {
  const now = new Date();
  const asked = await parseRequest(request);
  if ('retryOf' in asked) {
    return retryRender({ shop, failedRenderId: asked.retryOf, renderId: asked.renderId, now });
  }
  return requestRender({
    shop,
    renderId: asked.renderId,
    garment: asked.garment,
    avatarId: asked.avatarId,
    ...asked.options,
    requestId: request.headers.get('x-request-id') ?? undefined,
    now,
  });
}

/** Which of the three it is decides which fields are missing, so that errors name the right ones. */
async function parseRequest(request: Request): Promise<Asked> {
  const value = await parseJsonBody(request, z.looseObject({}));
  if ('retryOf' in value) return parseWith(renderAgain, value);
  return 'garmentId' in Object(value.garment) ? parseWith(newRenderOfUpload, value) : parseWith(newRender, value);
}
