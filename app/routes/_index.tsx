import { type LoaderFunctionArgs, redirect } from '@remix-run/node';

/** The app's address as Shopify opens it: on to the merchant's pages with everything that Shopify sent along. */
export function loader({ request }: LoaderFunctionArgs) {
  const { search } = new URL(request.url);
  throw redirect(`/app${search}`);
}
