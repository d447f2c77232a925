import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parse } from 'smol-toml';
import { z } from 'zod';

export interface WebhookSubscription {
  topic: string;
  /** Path below the app's address, or a whole address. */
  uri: string;
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
}

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
          }),
        )
        .default([]),
    })
    .optional(),
});

const DEFAULT_SCOPES = ['read_products', 'write_products', 'read_files', 'write_files'];

/** Reads the app's own description (shopify.app.toml), as Shopify does on `app deploy`. */
export function readAppFacts(options: {
  apiKey: string;
  apiSecret: string;
  appUrl: string;
  appTomlPath?: string;
  requestedScopes?: string[];
}): AppFacts {
  const toml = appToml.parse(options.appTomlPath ? parse(readFileSync(options.appTomlPath, 'utf8')) : {});
  const scopes = toml.access_scopes?.scopes.split(',').map((scope) => scope.trim());
  return {
    apiKey: options.apiKey,
    apiSecret: options.apiSecret,
    appUrl: options.appUrl.replace(/\/$/, ''),
    appId: 100_000_000 + (createHash('sha256').update(options.apiKey).digest().readUInt32BE(0) % 800_000_000),
    name: toml.name ?? 'App',
    scopes: options.requestedScopes ?? scopes?.filter(Boolean) ?? DEFAULT_SCOPES,
    subscriptions: (toml.webhooks?.subscriptions ?? []).flatMap(({ topics, compliance_topics, uri }) =>
      [...topics, ...compliance_topics].map((topic) => ({ topic, uri })),
    ),
  };
}
