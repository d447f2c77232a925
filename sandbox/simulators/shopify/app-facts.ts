import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parse } from 'smol-toml';
import { z } from 'zod';
import { type FlowParts, flowPartsOf, readExtensionTomls } from './flow/flow-extensions.ts';

export interface WebhookSubscription {
  topic: string;
  /** Path below the app's address, or a whole address. */
  uri: string;
  /** The only fields of the payload that are sent; all of them where it is left out. */
  includeFields?: string[];
  /** In Shopify's search syntax; what does not meet it is not sent. */
  filter?: string;
}

/** What Shopify knows of the app. */
export interface AppFacts {
  apiKey: string;
  apiSecret: string;
  appUrl: string;
  /** The number in the app's own metafield namespace: `app--<appId>--x`. */
  appId: number;
  name: string;
  scopes: string[];
  subscriptions: WebhookSubscription[];
  flow: FlowParts;
}

/** What of it comes from the app's shopify.app.toml. */
export type AppVersion = Pick<AppFacts, 'name' | 'appUrl' | 'scopes' | 'subscriptions' | 'flow'>;

const appToml = z.object({
  name: z.string().optional(),
  access_scopes: z.object({ scopes: z.string() }).optional(),
  webhooks: z
    .object({
      subscriptions: z
        .array(
          z.object({
            topics: z.array(z.string()).default([]),
            compliance_topics: z.array(z.string()).default([]),
            uri: z.string(),
            include_fields: z.array(z.string()).optional(),
            filter: z.string().optional(),
          }),
        )
        .default([]),
    })
    .optional(),
});

const NO_FLOW: FlowParts = { actions: [], triggers: [], useUrl: null };

/** An app that was made in the dashboard and never deployed: Shopify knows neither its scopes nor its webhooks. */
const UNDEPLOYED: AppVersion = {
  name: 'App',
  appUrl: 'https://example.com',
  scopes: [],
  subscriptions: [],
  flow: NO_FLOW,
};

export interface AppOptions {
  apiKey: string;
  apiSecret: string;
  /** Where the app is reached; left out, where its deployed version says. */
  appUrl?: string;
  /** Its shopify.app.toml, taken as `shopify app dev` takes it: the addresses in it don't count. */
  appTomlPath?: string;
  /** In place of the toml's. */
  requestedScopes?: string[];
}

/** Puts together what Shopify knows of the app: from its toml on this machine, or else from what was deployed. */
export function readAppFacts(options: AppOptions, deployed: AppVersion | null): AppFacts {
  const { apiKey, apiSecret, appTomlPath, requestedScopes, appUrl } = options;
  const version = { ...UNDEPLOYED, ...(appTomlPath ? readToml(appTomlPath) : deployed) };
  return {
    ...version,
    apiKey,
    apiSecret,
    appId: 100_000_000 + (createHash('sha256').update(apiKey).digest().readUInt32BE(0) % 800_000_000),
    appUrl: (appUrl ?? version.appUrl).replace(/\/$/, ''),
    scopes: requestedScopes ?? version.scopes,
  };
}

function readToml(file: string): Partial<AppVersion> {
  const { name, access_scopes, webhooks } = appToml.parse(parse(readFileSync(file, 'utf8')));
  const scopes = access_scopes?.scopes.split(',').map((scope) => scope.trim());
  return {
    ...(name ? { name } : {}),
    scopes: scopes?.filter(Boolean) ?? [],
    subscriptions: subscriptionsIn(webhooks?.subscriptions ?? []),
    flow: belowTheApp(flowPartsOf(readExtensionTomls(file))),
  };
}

/** Of the addresses in an extension only their paths count here. */
function belowTheApp({ actions, useUrl, ...parts }: FlowParts): FlowParts {
  const pathOf = (url: string) => new URL(url).pathname;
  return {
    ...parts,
    actions: actions.map(({ url, ...action }) => ({ ...action, url: pathOf(url) })),
    useUrl: useUrl && pathOf(useUrl),
  };
}

/** The toml's subscriptions, one for each topic. */
export function subscriptionsIn(
  listed: {
    topics: string[];
    compliance_topics: string[];
    uri: string;
    include_fields?: string[] | undefined;
    filter?: string | undefined;
  }[],
): WebhookSubscription[] {
  return listed.flatMap(({ topics, compliance_topics, uri, include_fields: includeFields, filter }) =>
    [...topics, ...compliance_topics].map((topic) => ({
      topic,
      uri,
      ...(includeFields ? { includeFields } : {}),
      ...(filter ? { filter } : {}),
    })),
  );
}
