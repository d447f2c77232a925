import { RENDER_ENDPOINTS } from '#app/web/api/render-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { readRenderView } from '#app/web/views/read-renders-view.ts';

/** GET /api/render/:id: how far a photo is, with its publication. Answers 304 while nothing has changed. */
export const loader = serveMerchant(RENDER_ENDPOINTS.read, async ({ merchant, params }) => ({
  render: await readRenderView(merchant, params.renderId),
}));
