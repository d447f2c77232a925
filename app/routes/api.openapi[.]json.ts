import { SERVICE_ENDPOINTS } from '#app/web/api/service-endpoints.ts';
import { openApiJson } from '#app/web/openapi.ts';
import { serveAnybody } from '#app/web/serve.ts';

/** GET /api/openapi.json: every endpoint, with its credential, its shapes and its errors. For everybody. */
export const loader = serveAnybody(SERVICE_ENDPOINTS.document, async () => {
  const headers = { 'content-type': 'application/json', 'cache-control': 'public, max-age=300' };
  return new Response(openApiJson(), { headers });
});
