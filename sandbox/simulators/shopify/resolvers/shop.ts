import { toGid } from '#sandbox/simulators/shopify/global-id.ts';
import { shopDomain } from '#sandbox/simulators/shopify/store-state.ts';
import type { Call } from './call.ts';
import { metafieldFields } from './metafields.ts';

/** The store as the API shows it. */
export function shopView(call: Call) {
  const { store } = call;
  const id = toGid('Shop', store.shopId);
  const domain = shopDomain(store);
  return {
    __typename: 'Shop',
    id,
    name: store.name,
    email: store.email,
    contactEmail: store.email,
    shopOwnerName: store.ownerName,
    myshopifyDomain: domain,
    primaryDomain: () => ({ __typename: 'Domain', host: domain, url: `https://${domain}`, sslEnabled: true }),
    url: `https://${domain}`,
    currencyCode: store.currencyCode,
    ianaTimezone: store.ianaTimezone,
    createdAt: store.createdAt,
    setupRequired: false,
    plan: () => ({
      publicDisplayName: store.planName,
      partnerDevelopment: store.planName === 'Development',
      shopifyPlus: false,
    }),
    ...metafieldFields(call, id),
  };
}

/** This app's installation on the store. */
export function appInstallationView(call: Call) {
  const { installation, world } = call;
  const id = toGid('AppInstallation', installation.id);
  const scope = (handle: string) => ({ handle, description: handle.replaceAll('_', ' ') });
  return {
    __typename: 'AppInstallation',
    id,
    accessScopes: installation.scopes.map(scope),
    launchUrl: world.app.appUrl,
    uninstallUrl: null,
    app: () => ({
      __typename: 'App',
      id: toGid('App', world.app.appId),
      apiKey: world.app.apiKey,
      title: world.app.name,
      handle: world.app.name.toLowerCase().replace(/\W+/g, '-'),
      embedded: true,
      requestedAccessScopes: world.app.scopes.map(scope),
    }),
    ...metafieldFields(call, id),
  };
}
