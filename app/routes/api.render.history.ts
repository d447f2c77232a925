import { RENDER_ENDPOINTS } from '#app/web/api/render-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { readHistory } from '#app/web/views/history-view.ts';

/** GET /api/render/history?filter=&older=&newer=: the store's photos, newest first. */
export const loader = serveMerchant(RENDER_ENDPOINTS.history, ({ merchant, query }) => readHistory(merchant, query));
