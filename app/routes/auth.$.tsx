import type { LoaderFunctionArgs } from '@remix-run/node';
import { authenticate } from '#app/shopify.server.ts';
import { securedSdkPage } from '#app/web/security-headers.ts';

/** Everything below /auth belongs to Shopify's SDK: the bounce page, the callback. */
export async function loader({ request }: LoaderFunctionArgs) {
  try {
    await authenticate.admin(request);
    return null;
  } catch (page) {
    throw page instanceof Response ? await securedSdkPage(page) : page;
  }
}
