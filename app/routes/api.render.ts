import { RENDER_ENDPOINTS } from '#app/web/api/render-endpoints.ts';
import { askForRender } from '#app/web/ask-for-render.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { viewOneRender } from '#app/web/views/read-renders-view.ts';

/** POST /api/render: asks for a photo (202), or tries a failed one again with `retryOf`. */
export const action = serveMerchant(RENDER_ENDPOINTS.ask, async ({ merchant, body, request }) => ({
  render: await viewOneRender(merchant, await askForRender(merchant.shop, body, request)),
}));
