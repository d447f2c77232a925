import '@shopify/shopify-app-remix/adapters/node';
import { ApiVersion, LogSeverity } from '@shopify/shopify-api';
import { AppDistribution, shopifyApp } from '@shopify/shopify-app-remix/server';
import { config } from '#app/config.server.ts';
import { log } from '#app/services/log.ts';
import { sessionStorage } from '#app/services/shopify/sessions.ts';
import { noteNewAccess } from '#app/web/request-context.ts';

const shopify = shopifyApp({
  apiKey: config.shopify.apiKey,
  apiSecretKey: config.shopify.apiSecret,
  apiVersion: ApiVersion.October26,
  appUrl: config.shopify.appUrl,
  authPathPrefix: '/auth',
  distribution: AppDistribution.AppStore,
  sessionStorage: sessionStorage(),
  hooks: { afterAuth: noteNewAccess },
  logger: {
    level: LogSeverity.Warning,
    log: async (severity, message) => {
      if (severity === LogSeverity.Error) log().error({ from: 'shopify-app' }, message);
      else log().debug({ from: 'shopify-app' }, message);
    },
  },
  future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
});

export const authenticate = shopify.authenticate;
export const login = shopify.login;
export const addDocumentResponseHeaders = shopify.addDocumentResponseHeaders;
