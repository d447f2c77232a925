import type { LoaderFunctionArgs } from '@remix-run/node';
import { readVariantChoices } from '#app/domain/publications/ask/product-variants.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { parseWith, productGid } from '#app/web/parse.ts';
import { answer } from '#app/web/problem.ts';

/** GET /api/products/:id/variants (its number): the variants that a published photo can become the picture of. */
export const loader = ({ request, params }: LoaderFunctionArgs) =>
  answer(async () => {
    const { shop } = await requireMerchant(request);
    const productId = parseWith(productGid, `gid://shopify/Product/${params.productId}`);
    return Response.json(await readVariantChoices(shop, productId), {
      headers: { 'cache-control': 'private, no-store' },
    });
  });
