import type { LoaderFunctionArgs } from '@remix-run/node';
import { Refusal } from '#app/domain/errors.ts';
import { authenticate } from '#app/shopify.server.ts';
import { problemResponse } from '#app/web/problem.ts';
import { securedSdkPage } from '#app/web/security-headers.ts';
import { withStoreOfAddress } from '#app/web/store-of-address.ts';

/** Everything below /auth belongs to Shopify's SDK: the bounce page, the callback. */
export async function loader({ request }: LoaderFunctionArgs) {
  try {
    await authenticate.admin(withStoreOfAddress(request));
    return null;
  } catch (page) {
    if (page instanceof Response) throw await securedSdkPage(page);
    // The SDK leads out of the frame to this app and to the admin alone, and throws at every other destination.
    if (new URL(request.url).pathname === '/auth/exit-iframe') {
      throw problemResponse(new Refusal('bad-request', { detail: 'This address leads nowhere.' }));
    }
    throw page;
  }
}
