import { parse, TomlError } from 'smol-toml';
import { z } from 'zod';
import { appConfiguration } from './app-configuration.ts';
import { type AppVersion, subscriptionsIn } from './app-facts.ts';
import type { World } from './world.ts';

/** Takes a new version of the app from its shopify.app.toml, as `shopify app deploy` hands it over, or says what is wrong. */
export function deployApp(world: World, toml: string): { version: AppVersion } | { refused: string } {
  let given: unknown;
  try {
    given = parse(toml);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    return { refused: error.message };
  }
  const parsed = appConfiguration.safeParse(given);
  if (!parsed.success) return { refused: z.prettifyError(parsed.error) };
  const { client_id, name, application_url, access_scopes, webhooks } = parsed.data;
  if (client_id !== world.app.apiKey) return { refused: `client_id: no app of yours has the client id "${client_id}"` };
  const version: AppVersion = {
    name,
    appUrl: application_url.replace(/\/$/, ''),
    scopes: access_scopes.scopes,
    subscriptions: subscriptionsIn(webhooks.subscriptions),
  };
  Object.assign(world.app, version);
  world.platform.deployed = version;
  world.changed();
  return { version };
}
