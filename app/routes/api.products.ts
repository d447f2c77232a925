import type { LoaderFunctionArgs } from '@remix-run/node';
import { searchStoreProducts } from '#app/domain/garments/search-store-products.ts';
import { productsQuery } from '#app/web/api/garment-schemas.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { parseQuery } from '#app/web/parse.ts';
import { answer } from '#app/web/problem.ts';

/** GET /api/products?q=&after=&before=: the store's products for the picker, a page at a time. */
export const loader = ({ request }: LoaderFunctionArgs) =>
  answer(async () => {
    const { shop } = await requireMerchant(request);
    const { q, after, before } = parseQuery(request, productsQuery);
    return Response.json(await searchStoreProducts(shop, { words: q, after, before }), {
      headers: { 'cache-control': 'private, no-store' },
    });
  });
