import type { LoaderFunctionArgs } from '@remix-run/node';
import { readGarmentChoices } from '#app/domain/garments/read-garment-choices.ts';
import { productParams } from '#app/web/api/garment-schemas.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { parseWith } from '#app/web/parse.ts';
import { answer } from '#app/web/problem.ts';

/** GET /api/products/:id (its number): one product with the pictures that can be the garment's. */
export const loader = ({ request, params }: LoaderFunctionArgs) =>
  answer(async () => {
    const { shop } = await requireMerchant(request);
    const { productId } = parseWith(productParams, params);
    return Response.json(
      { product: await readGarmentChoices(shop, `gid://shopify/Product/${productId}`) },
      { headers: { 'cache-control': 'private, no-store' } },
    );
  });
