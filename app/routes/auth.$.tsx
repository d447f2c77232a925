import type { LoaderFunctionArgs } from '@remix-run/node';
import { authenticate } from '#app/shopify.server.ts';

/** Everything below /auth belongs to Shopify's SDK: the bounce page, the callback. */
export async function loader({ request }: LoaderFunctionArgs) {
  await authenticate.admin(request);
  return null;
}
