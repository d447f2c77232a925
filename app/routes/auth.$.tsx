import { type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { authenticate } from '#app/shopify.server.ts';
import { BOUNCE_PATH, bouncePage } from '#app/web/bounce-page.ts';
import { HttpRefusal } from '#app/web/http-refusal.ts';
import { problemResponse } from '#app/web/problem.ts';
import { securedSdkPage } from '#app/web/security-headers.ts';
import { withStoreOfAddress } from '#app/web/store-of-address.ts';

const EXIT_PATH = '/auth/exit-iframe';

/** Two pages below /auth belong to Shopify's SDK: the bounce page, and the way out of the frame. All else leads into the app. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { pathname, search } = new URL(request.url);
  if (pathname !== BOUNCE_PATH && pathname !== EXIT_PATH) throw redirect(`/app${search}`);
  try {
    await authenticate.admin(withStoreOfAddress(request));
  } catch (page) {
    if (page instanceof Response) {
      throw pathname === BOUNCE_PATH ? await bouncePage(request, page) : await securedSdkPage(page);
    }
    // The SDK leads out of the frame to this app and to the admin alone, and throws at every other destination.
    if (pathname === EXIT_PATH) {
      throw problemResponse(new HttpRefusal('bad-request', { detail: 'This address leads nowhere.' }));
    }
    throw page;
  }
  throw redirect(`/app${search}`);
}
