import { openApiDocument } from '#app/web/openapi.ts';
import { answer } from '#app/web/problem.ts';

/** GET /api/openapi.json: every endpoint, with its credential, its shapes and its errors. For everybody. */
export const loader = () =>
  answer(async () => Response.json(openApiDocument(), { headers: { 'cache-control': 'public, max-age=300' } }));
