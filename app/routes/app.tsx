import type { HeadersFunction, LinksFunction, LoaderFunctionArgs } from '@remix-run/node';
import { Link, Outlet, useLoaderData, useNavigation, useRouteError } from '@remix-run/react';
import { NavMenu } from '@shopify/app-bridge-react';
import { AppProvider as PolarisProvider } from '@shopify/polaris';
import translations from '@shopify/polaris/locales/en.json';
import { AppProvider } from '@shopify/shopify-app-remix/react';
import { boundary } from '@shopify/shopify-app-remix/server';
import { useEffect, useState } from 'react';
import { config } from '#app/config.server.ts';
import { knownZone, StoreZone } from '#app/ui/merchant/shared/dates.ts';
import { HelpFooter } from '#app/ui/merchant/shared/help-footer.tsx';
import merchantStyles from '#app/ui/merchant/shared/merchant.css?url';
import { PageProblem } from '#app/ui/merchant/shared/page-problem.tsx';
import { problemOf } from '#app/ui/merchant/shared/read-problem.ts';
import { useLaunchParameters } from '#app/ui/merchant/shared/use-launch-parameters.ts';
import { requireMerchant } from '#app/web/merchant.ts';

export const links: LinksFunction = () => [{ rel: 'stylesheet', href: merchantStyles }];

/** The frame of every merchant page: Polaris, the navigation, and what App Bridge needs (see `root.tsx`). */
export async function loader({ request }: LoaderFunctionArgs) {
  const { shop, business } = await requireMerchant(request);
  const { apiKey, appBridgeUrl, fontUrl } = config.shopify;
  const timeZone = knownZone(business.ianaTimezone);
  return { apiKey, appBridgeUrl, fontUrl, shop, timeZone, supportEmail: config.mail.supportEmail ?? null };
}

export default function MerchantFrame() {
  const { apiKey, shop, timeZone, supportEmail } = useLoaderData<typeof loader>();
  useLaunchParameters();
  return (
    // Not "embedded" to this component alone: App Bridge stands in the head of the document already.
    <AppProvider isEmbeddedApp={false} apiKey={apiKey}>
      <Navigation />
      <NavigationProgress />
      <StoreZone.Provider value={timeZone}>
        <Outlet />
      </StoreZone.Provider>
      {supportEmail ? <HelpFooter address={supportEmail} shop={shop} /> : null}
    </AppProvider>
  );
}

/** The app's pages in the admin's own menu, for as long as this stands on the page. */
function Navigation() {
  return (
    <NavMenu>
      <Link to="/app" rel="home">
        Home
      </Link>
      <Link to="/app/generate">Generate</Link>
      <Link to="/app/batches">Batches</Link>
      <Link to="/app/automations">Automations</Link>
      <Link to="/app/history">History</Link>
      <Link to="/app/billing">Billing</Link>
      <Link to="/app/settings">Settings</Link>
    </NavMenu>
  );
}

/** The same on a page that may have come without App Bridge: there nothing would take it off to the admin. */
function NavigationByBridge() {
  const [isBridged, setIsBridged] = useState(false);
  useEffect(() => setIsBridged(Boolean(window.shopify)), []);
  return isBridged ? <Navigation /> : null;
}

/** A thin bar at the top while the next page is on its way. */
function NavigationProgress() {
  const navigation = useNavigation();
  if (navigation.state !== 'loading') return null;
  return (
    <div className="navigation-progress" role="progressbar" aria-label="Loading the page">
      <span />
    </div>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  const problem = problemOf(error);
  // A page of the SDK, which leads elsewhere.
  if (!problem) return boundary.error(error);
  return (
    <PolarisProvider i18n={translations}>
      <NavigationByBridge />
      <PageProblem {...problem} />
    </PolarisProvider>
  );
}

export const headers: HeadersFunction = (headersArgs) => boundary.headers(headersArgs);
