import { openApiJson } from '#app/web/openapi.ts';
import { answer } from '#app/web/problem.ts';

/** GET /api/openapi.json: every endpoint, with its credential, its shapes and its errors. For everybody. */
export const loader = () =>
  answer(async () => {
    const headers = { 'content-type': 'application/json', 'cache-control': 'public, max-age=300' };
    return new Response(openApiJson(), { headers });
  });
