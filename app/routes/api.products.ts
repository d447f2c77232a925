import type { LoaderFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import { searchStoreProducts } from '#app/domain/garments/search-store-products.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { parseQuery } from '#app/web/parse.ts';
import { answer } from '#app/web/problem.ts';

const query = z.object({
  q: z.string().max(200).default(''),
  after: z.string().optional(),
  before: z.string().optional(),
});

/** GET /api/products?q=&after=&before=: the store's products for the picker, a page at a time. */
export const loader = ({ request }: LoaderFunctionArgs) =>
  answer(async () => {
    const { shop } = await requireMerchant(request);
    const { q, after, before } = parseQuery(request, query);
    return Response.json(await searchStoreProducts(shop, { words: q, after, before }), {
      headers: { 'cache-control': 'private, no-store' },
    });
  });
